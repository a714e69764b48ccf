//! What the screen asks of the desktop: to keep a file or a report, to show one that was kept, to open
//! `WhatsApp`, to copy a picture. Each is refused what it is not for, so that a page gone wrong can neither
//! start a program nor read the shop's files.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::{Clipboard, ImageData};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use izi_api::Fault;
use izi_api::sale::FileView;
use izi_till::Till;
use serde::Serialize;
use tauri::{AppHandle, Manager, State};

/// Endings a file may be kept under.
const KEPT: [&str; 8] = ["pdf", "png", "xml", "zip", "json", "txt", "csv", "xlsx"];
/// Of these, those that may be opened: what shows them runs nothing.
const SHOWN: [&str; 2] = ["pdf", "png"];
/// The one place on the internet that is opened.
const SHARE: &str = "https://wa.me/";
/// The longest name and the longest link.
const NAME_MAX: usize = 120;
const LINK_MAX: usize = 4_000;
/// A name that is taken gets a number, up to this one.
const COPIES_MAX: u32 = 999;
/// The most dots of a picture that is copied: ten A4 pages.
const DOTS_MAX: u32 = 20_000_000;

/// What was kept since the window opened, and the clipboard, whose picture is gone with it.
#[derive(Default)]
pub(crate) struct Outside {
    kept: Mutex<HashSet<PathBuf>>,
    clipboard: Mutex<Option<Clipboard>>,
}

/// Where a file was kept.
#[derive(Serialize)]
pub(crate) struct SavedFile {
    path: String,
}

/// Keeps a file in the person's downloads, under a name of its own.
#[tauri::command]
pub(crate) async fn save_file(app: AppHandle, file: FileView) -> Result<SavedFile, Fault> {
    aside(app, move |app| {
        let bytes = bytes_of(&file.content_base64)?;
        keep_in_downloads(app, &file.file_name, &mut bytes.as_slice())
    })
    .await
}

/// Keeps a report that was exported in the person's downloads. It goes from file to file and not through
/// the page: years of sales are a hundred megabytes.
#[tauri::command]
pub(crate) async fn save_export(
    app: AppHandle,
    till: State<'_, Till>,
    id: String,
) -> Result<SavedFile, Fault> {
    let export = till.exported_file(&id)?;
    aside(app, move |app| {
        let trouble = |_| Fault::FileTrouble { path: export.path.display().to_string() };
        let mut written = File::open(&export.path).map_err(trouble)?;
        keep_in_downloads(app, &export.file_name, &mut written)
    })
    .await
}

fn keep_in_downloads(
    app: &AppHandle,
    name: &str,
    content: &mut impl Read,
) -> Result<SavedFile, Fault> {
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|_| Fault::FileTrouble { path: name.to_owned() })?;
    let path = keep(&folder, checked_name(name)?, content).map_err(|problem| {
        tracing::warn!(%problem, folder = %folder.display(), "a file was not kept");
        Fault::FileTrouble { path: folder.display().to_string() }
    })?;
    let saved = SavedFile { path: path.display().to_string() };
    app.state::<Outside>().kept().insert(path);
    Ok(saved)
}

/// Shows a file that was kept by this window.
#[tauri::command]
pub(crate) async fn open_file(app: AppHandle, path: PathBuf) -> Result<(), Fault> {
    aside(app, move |app| {
        if app.state::<Outside>().kept().contains(&path) && SHOWN.contains(&ending(&path)) {
            start(path.as_os_str())
        } else {
            Err(refused("path", &path.display().to_string()))
        }
    })
    .await
}

/// Opens `WhatsApp` with a message in it.
#[tauri::command]
pub(crate) async fn open_url(app: AppHandle, url: String) -> Result<(), Fault> {
    aside(app, move |_| start(OsStr::new(checked_link(&url)?))).await
}

/// Puts a PNG on the clipboard.
#[tauri::command]
pub(crate) async fn copy_image(app: AppHandle, content_base64: String) -> Result<(), Fault> {
    aside(app, move |app| {
        let picture = decoded(&bytes_of(&content_base64)?)?;
        copy(&app.state::<Outside>(), picture).map_err(|problem| {
            tracing::warn!(%problem, "the picture was not copied");
            refused("clipboard", "")
        })
    })
    .await
}

impl Outside {
    fn kept(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Works where waiting for a disk or a desktop holds up nobody.
async fn aside<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = tauri::async_runtime::spawn_blocking(move || work(&app)).await;
    done.map_err(|problem| {
        tracing::error!(%problem, "the desktop was not asked");
        refused("desktop", "")
    })?
}

fn copy(outside: &Outside, picture: ImageData<'_>) -> Result<(), arboard::Error> {
    let mut clipboard = outside.clipboard.lock().unwrap_or_else(PoisonError::into_inner);
    let clipboard = match &mut *clipboard {
        Some(it) => it,
        none => none.insert(Clipboard::new()?),
    };
    clipboard.set_image(picture)
}

fn start(what: &OsStr) -> Result<(), Fault> {
    open::that_detached(what).map_err(|problem| {
        tracing::warn!(%problem, "nothing opens it");
        refused("path", &what.to_string_lossy())
    })
}

/// The name, if it is one and nothing more: no folder, nothing hidden, an ending we know.
fn checked_name(name: &str) -> Result<&str, Fault> {
    let is_plain = |letter: char| letter.is_alphanumeric() || " -_.()".contains(letter);
    let is_good = name.len() <= NAME_MAX
        && name.chars().all(is_plain)
        && name.starts_with(char::is_alphanumeric)
        && KEPT.contains(&ending(Path::new(name)));
    if is_good { Ok(name) } else { Err(refused("file_name", name)) }
}

fn checked_link(url: &str) -> Result<&str, Fault> {
    let is_good = url.len() <= LINK_MAX
        && url.starts_with(SHARE)
        && url.bytes().all(|it| it.is_ascii_graphic() && !matches!(it, b'"' | b'<' | b'>' | b'`'));
    if is_good { Ok(url) } else { Err(refused("url", url)) }
}

/// Writes it as a new file; what is there already is never written over, and half a file does not stay.
fn keep(folder: &Path, name: &str, content: &mut impl Read) -> io::Result<PathBuf> {
    let whole = Path::new(name);
    let stem = whole.file_stem().unwrap_or_default().to_string_lossy();
    std::fs::create_dir_all(folder)?;
    for copy in 1..=COPIES_MAX {
        let path = folder.join(match copy {
            1 => name.to_owned(),
            _ => format!("{stem} ({copy}).{}", ending(whole)),
        });
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = io::copy(content, &mut file).and_then(|_| file.sync_all());
                if written.is_err() {
                    // What is wrong with the disk is told.
                    let _ = std::fs::remove_file(&path);
                }
                return written.map(|()| path);
            }
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The dots of a PNG as the clipboard wants them.
fn decoded(bytes: &[u8]) -> Result<ImageData<'static>, Fault> {
    let wrong = |_| refused("content_base64", "");
    let mut decoder = png::Decoder::new(io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(wrong)?;
    let (width, height) = reader.info().size();
    let size = reader.output_buffer_size().filter(|_| width.saturating_mul(height) <= DOTS_MAX);
    let mut raw = vec![0; size.ok_or_else(|| refused("content_base64", ""))?];
    let frame = reader.next_frame(&mut raw).map_err(wrong)?;
    let dots = raw.get(..frame.buffer_size()).unwrap_or_default();
    let bytes: Vec<u8> = match frame.color_type {
        png::ColorType::Grayscale => dots.iter().flat_map(|&it| [it, it, it, u8::MAX]).collect(),
        png::ColorType::GrayscaleAlpha => {
            dots.chunks_exact(2).flat_map(|it| [it[0], it[0], it[0], it[1]]).collect()
        }
        png::ColorType::Rgb => {
            dots.chunks_exact(3).flat_map(|it| [it[0], it[1], it[2], u8::MAX]).collect()
        }
        png::ColorType::Rgba | png::ColorType::Indexed => dots.to_vec(),
    };
    let (width, height) = (width as usize, height as usize);
    Ok(ImageData { width, height, bytes: bytes.into() })
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(OsStr::to_str).unwrap_or_default()
}

fn bytes_of(base64: &str) -> Result<Vec<u8>, Fault> {
    STANDARD.decode(base64).map_err(|_| refused("content_base64", ""))
}

fn refused(field: &str, value: &str) -> Fault {
    Fault::BadValue { field: field.to_owned(), value: value.chars().take(NAME_MAX).collect() }
}

#[cfg(test)]
mod tests {
    use izi_app::reports::{Asked, Format, Name};

    use super::*;

    #[test]
    fn a_second_file_of_the_same_name_does_not_write_over_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = keep(folder.path(), "B001-17.pdf", &mut &b"one"[..]).unwrap();
        let second = keep(folder.path(), "B001-17.pdf", &mut &b"two"[..]).unwrap();
        assert_eq!(second, folder.path().join("B001-17 (2).pdf"));
        assert_eq!(std::fs::read(first).unwrap(), b"one");
        assert_eq!(std::fs::read(second).unwrap(), b"two");
    }

    #[test]
    fn of_a_file_that_cannot_be_written_whole_nothing_stays() {
        struct Torn;
        impl Read for Torn {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
        let folder = tempfile::tempdir().unwrap();
        keep(folder.path(), "ventas.csv", &mut b"half".chain(Torn)).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn every_report_is_kept_under_the_name_it_was_given() {
        let day = "2026-11-30".parse().unwrap();
        for name in Name::ALL {
            let asked = Asked::new(name, (day, day), None, false).unwrap();
            for format in Format::ALL {
                let file = izi_app::reports::file_name(&asked, format);
                assert_eq!(checked_name(&file), Ok(file.as_str()));
            }
        }
    }

    #[test]
    fn a_name_leads_nowhere_else_and_starts_nothing() {
        for name in ["B001-17.pdf", "10467793549-03-B001-17.xml", "Reporte X 21-11 (2).png"] {
            assert_eq!(checked_name(name), Ok(name));
        }
        let bad =
            ["../a.pdf", "/etc/a.pdf", "a\\b.pdf", ".pdf", ".a.pdf", "a.exe", "a", "a:b.pdf", ""];
        for name in bad {
            assert!(checked_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn only_whatsapp_is_opened() {
        let good = "https://wa.me/51987654321?text=Boleta%20B001-17";
        assert_eq!(checked_link(good), Ok(good));
        let bad = [
            "http://wa.me/51987654321",
            "https://wa.me.example.com/",
            "file:///etc/passwd",
            "https://wa.me/51?text=a b",
            "https://wa.me/51?text=\"a",
            "calc.exe",
        ];
        for url in bad {
            assert!(checked_link(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_picture_of_one_bit_a_dot_is_copied_as_it_is_seen() {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder.write_header().unwrap().write_image_data(&[0b0100_0000]).unwrap();
        let picture = decoded(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (2, 1));
        assert_eq!(&*picture.bytes, [0, 0, 0, 255, 255, 255, 255, 255]);
        assert!(decoded(b"no picture").is_err());
    }
}
