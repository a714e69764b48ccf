//! Where things are, and how the tools are called.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The top of the repository. Asked when it runs: a shared target folder may hand one checkout the
/// program that was compiled in another.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let xtask = told.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        xtask.parent().map(Path::to_owned).unwrap_or_default()
    })
}

/// Where cargo builds to. On a build server every checkout shares one folder, so that a clean clone
/// compiles our own crates only.
pub(crate) fn target() -> PathBuf {
    let is_set = |name| std::env::var_os(name).filter(|it| !it.is_empty());
    match (is_set("CARGO_TARGET_DIR"), is_set("CI"), is_set("HOME")) {
        (Some(folder), _, _) => root().join(folder),
        (None, Some(_), Some(home)) => Path::new(&home).join(".cache/izisales-target"),
        _ => root().join("target"),
    }
}

/// A program cargo built, by its name.
pub(crate) fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A folder for pictures, practice data and logs of this repository's commands.
pub(crate) fn scratch(name: &str) -> PathBuf {
    root().join("target").join(name)
}

/// Cargo, at the top of the repository.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = tool(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(arguments.split_whitespace()).env("CARGO_TARGET_DIR", target());
    command
}

/// Everything of ours, with the built screens inside the window. Every build takes this selection:
/// cargo compiles a dependency again when another selection asks other features of it.
pub(crate) const WHOLE: &str = "--workspace --features izisales/custom-protocol";

/// Builds every program of ours.
pub(crate) fn programs(release: bool) -> Command {
    let mut command = cargo("build --bins");
    command.args(WHOLE.split_whitespace());
    if release {
        command.arg("--release");
    }
    command
}

/// npm, in `ui/`.
pub(crate) fn npm(arguments: &str) -> Command {
    let mut command = tool(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments.split_whitespace()).current_dir(root().join("ui"));
    command
}

/// Any program, at the top of the repository.
pub(crate) fn tool(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Whether a program is there to be called.
pub(crate) fn has(name: &str) -> bool {
    find(name).is_some()
}

/// Where a program is.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|it| it.join(&file)).find(|it| it.is_file())
}

/// An empty folder of that name.
pub(crate) fn fresh(name: &str) -> Result<PathBuf, String> {
    let folder = scratch(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    Ok(folder)
}

/// The files of a folder with that ending, in order.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|it| it.path())
        .filter(|it| it.extension().is_some_and(|it| it == ending))
        .collect();
    files.sort();
    files
}
