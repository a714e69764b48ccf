//! The zip that SUNAT wants: one XML with the same name.

use std::io::{Cursor, Read};

use izi_domain::{DocumentName, Ruc};
use zip::ZipArchive;

use crate::examine::Refused;

/// Larger than any document of ours; a bound against zips that unpack without end.
const BYTES_MAX: u64 = 16 << 20;

/// What was packed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) ruc: Ruc,
    pub(crate) name: DocumentName,
    pub(crate) xml: Vec<u8>,
}

/// Opens a zip that is sent under that file name (0151, 0155 to 0161).
pub(crate) fn open(file_name: &str, zip: &[u8]) -> Result<Package, Refused> {
    let stem = without(file_name, ".zip");
    let Some((stem, (ruc, name))) = stem.and_then(|it| Some((it, named(it)?))) else {
        return Err(Refused::new(151, "El nombre del archivo ZIP es incorrecto"));
    };
    if zip.is_empty() {
        return Err(Refused::new(155, "El archivo ZIP está vacío"));
    }
    let corrupt = || Refused::new(156, "El archivo ZIP está corrupto");
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| corrupt())?;
    let mut files = Vec::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| corrupt())?;
        if !entry.is_dir() {
            files.push((place, entry.name().map_err(|_| corrupt())?.into_owned()));
        }
    }
    let (place, inner) = match files.as_slice() {
        [] => return Err(Refused::new(157, "El archivo ZIP no contiene comprobantes")),
        [one] => one,
        _ => return Err(Refused::new(158, "El archivo ZIP contiene demasiados comprobantes")),
    };
    let Some(inner) = without(inner, ".xml").filter(|it| named(it).is_some()) else {
        return Err(Refused::new(159, "El nombre del archivo XML es incorrecto"));
    };
    let mut xml = Vec::new();
    let entry = archive.by_index(*place).map_err(|_| corrupt())?;
    entry.take(BYTES_MAX).read_to_end(&mut xml).map_err(|_| corrupt())?;
    if xml.is_empty() {
        return Err(Refused::new(160, "El archivo XML está vacío"));
    }
    if inner != stem {
        return Err(Refused::new(161, "El nombre del archivo XML no coincide con el del ZIP"));
    }
    Ok(Package { ruc, name, xml })
}

/// The name without its ending, which is written in small or in capital letters.
fn without<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    name.strip_suffix(ending).or_else(|| name.strip_suffix(&ending.to_ascii_uppercase()))
}

/// `10467793549-03-B001-1`
pub(crate) fn named(stem: &str) -> Option<(Ruc, DocumentName)> {
    let (ruc, name) = stem.split_once('-')?;
    if name.split('-').count() != 3 || name != name.trim() || name != name.to_ascii_uppercase() {
        return None;
    }
    Some((ruc.parse().ok()?, name.parse().ok()?))
}
