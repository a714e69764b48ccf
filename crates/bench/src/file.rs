//! The big file everything is measured on: seeded once for a schema, copied for every run.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use izi_app::clock::SetClock;
use izi_domain::Instant;
use izi_till::Till;
use sha2::{Digest, Sha256};

use crate::say;

/// 20 November 2026, ten in the morning in Lima: the same day in every run.
const TODAY: i64 = 1_795_186_800_000;

/// What the content follows from besides the migrations.
const SEEDS: [&str; 2] =
    [include_str!("../../app/src/seed.rs"), include_str!("../../store/src/seed.rs")];

/// How big it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Products in the catalogue.
    pub(crate) products: u32,
    /// Sales in the books.
    pub(crate) sales: u32,
}

/// The clock of every measurement.
pub(crate) fn clock() -> Arc<SetClock> {
    Arc::new(SetClock::at(Instant::from_utc_ms(TODAY).unwrap_or(Instant::EPOCH)))
}

/// A data folder to be measured on and thrown away.
pub(crate) fn copy(seeded: &Path, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = home().join("run").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::copy(seeded.join("shop.sqlite"), folder.join("shop.sqlite"))?;
    Ok(folder)
}

/// Throws the copies away.
pub(crate) fn tidy_up() -> std::io::Result<()> {
    fs::remove_dir_all(home().join("run"))
}

/// The folder with the seeded file, made when this schema has none of that size yet.
pub(crate) async fn seeded(size: Size) -> Result<PathBuf, Box<dyn Error>> {
    let name = format!("{}-{}-{}", schema()?, size.products, size.sales);
    let folder = home().join(name);
    if folder.join("shop.sqlite").exists() {
        say(&format!("the seeded file: {}", folder.display()));
        return Ok(folder);
    }
    let unfinished = home().join("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let till = Till::open_with(&unfinished, clock()).await?;
    izi_till::practice::set_up(&till, "none").await?;
    let rate = seed(&till, size).await?;
    till.close().await;
    fs::write(unfinished.join(RATE), format!("{rate:.0}"))?;
    fs::rename(&unfinished, &folder)?;
    let bytes = fs::metadata(folder.join("shop.sqlite"))?.len();
    say(&format!("the seeded file: {} ({} MB)", folder.display(), bytes / 1_000_000));
    Ok(folder)
}

/// How many sales a second were seeded when the file was made.
pub(crate) fn seeding_rate(seeded: &Path) -> Result<f64, Box<dyn Error>> {
    Ok(fs::read_to_string(seeded.join(RATE))?.trim().parse()?)
}

/// Beside the file: sales a second.
const RATE: &str = "seeding-rate";

async fn seed(till: &Till, size: Size) -> Result<f64, Box<dyn Error>> {
    let started = Stopwatch::now();
    izi_app::seed::seed(till.shop(), size.products, 0).await?;
    say(&format!("seeded {} products in {:.1?}", size.products, started.elapsed()));
    let started = Stopwatch::now();
    izi_app::seed::seed(till.shop(), 0, size.sales).await?;
    let took = started.elapsed();
    let rate = f64::from(size.sales) / took.as_secs_f64();
    say(&format!("seeded {} sales in {took:.1?}: {rate:.0} per second", size.sales));
    Ok(rate)
}

/// Where the files are: beside what cargo builds, which is where this program stands too.
fn home() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target = program.parent().and_then(Path::parent).map(Path::to_owned);
    target.unwrap_or_else(std::env::temp_dir).join("bench")
}

/// A short name of the migrations and of what seeds.
fn schema() -> std::io::Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file)?);
    }
    for seed in SEEDS {
        hash.update(seed);
    }
    let hash = hash.finalize();
    let name = hash.iter().take(8).fold(0u64, |name, it| name << 8 | u64::from(*it));
    Ok(format!("{name:016x}"))
}
