//! What the machine must have: Debian packages, tools, the UI's packages.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::repo;
use crate::steps::Steps;

/// What it takes to build the window.
pub(crate) const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// What it takes to draw it without a screen.
pub(crate) const HEADLESS: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "xvfb",
    "libgl1-mesa-dri",
    "imagemagick",
];

/// What the checks take besides: a browser, the window's driver, and readers of what we write (XML,
/// signatures, QR, PDF).
pub(crate) const TEST: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "xvfb",
    "libgl1-mesa-dri",
    "imagemagick",
    "chromium",
    "webkit2gtk-driver",
    "xdotool",
    "python3-lxml",
    "xmlsec1",
    "zbar-tools",
    "poppler-utils",
];

/// What lets a test drive the window; it comes from crates.io only.
const TAURI_DRIVER: &str = "install tauri-driver --version 2.1.0 --locked";

/// Installs what is missing: system packages and the UI's.
pub(crate) fn prepare(steps: &mut Steps, packages: &[&str]) -> Result<(), String> {
    let mut problem = Ok(());
    steps.act("system packages", || {
        problem = install(packages);
        problem.clone()
    });
    problem?;
    if let Some(install) = ui_packages() {
        steps.must("screen packages", install)?;
        fs::copy(lock(), installed_lock()).map_err(|it| format!("ui/node_modules: {it}"))?;
    }
    Ok(())
}

/// Installs the window's driver where it is missing.
pub(crate) fn prepare_driver(steps: &mut Steps) -> Result<(), String> {
    if repo::has("tauri-driver") {
        return Ok(());
    }
    steps.must("window driver", repo::cargo(TAURI_DRIVER))
}

/// A Chromium that can be started: Debian's package, or whatever else is there (Ubuntu's package of
/// that name is a snap, which a server cannot run).
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(repo::find)
}

fn install(packages: &[&str]) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(()); // Windows and macOS bring a web view; the compiler says what it misses.
    }
    if !repo::has("dpkg-query") || !repo::has("apt-get") {
        return elsewhere(packages);
    }
    let missing: Vec<_> = packages.iter().copied().filter(|it| !is_installed(it)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    crate::steps::say(&format!("missing: {list}"));
    if !is_root() && !repo::has("sudo") {
        return Err(format!("run this as root first: apt-get install {list}"));
    }
    // An index from long ago names files that are gone.
    call(apt().arg("update"))?;
    call(apt().args(["install", "--yes", "--no-install-recommends"]).args(&missing))
        .map_err(|it| format!("{it}; try: apt-get install {list}"))
}

/// Other systems name their packages otherwise, so they are told what is needed and not guessed at.
fn elsewhere(packages: &[&str]) -> Result<(), String> {
    let has_webkit = Command::new("pkg-config")
        .args(["--exists", "webkit2gtk-4.1"])
        .status()
        .is_ok_and(|it| it.success());
    let tools: Vec<_> = [
        ("xvfb", "Xvfb"),
        ("imagemagick", "import"),
        ("webkit2gtk-driver", "WebKitWebDriver"),
        ("xdotool", "xdotool"),
    ]
    .into_iter()
    .filter(|(package, program)| packages.contains(package) && !repo::has(program))
    .map(|it| it.1)
    .collect();
    if has_webkit && tools.is_empty() {
        return Ok(());
    }
    Err(format!(
        "this system has no apt-get; install what it calls a C compiler, pkg-config, the development \
         files of WebKitGTK 4.1{}{} and try again (Debian calls them {})",
        if tools.is_empty() { "" } else { ", " },
        tools.join(", "),
        packages.join(" ")
    ))
}

fn is_installed(package: &str) -> bool {
    let answer = Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output();
    answer.is_ok_and(|it| it.stdout == b"installed")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout.trim_ascii() == b"0")
}

fn apt() -> Command {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get");
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn call(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", command.get_program().display())),
        Err(problem) => Err(format!("{}: {problem}", command.get_program().display())),
    }
}

/// `npm ci`, unless what is installed came from this very lock file.
fn ui_packages() -> Option<Command> {
    let (wanted, installed) = (fs::read(lock()).ok(), fs::read(installed_lock()).ok());
    (wanted.is_none() || wanted != installed).then(|| repo::npm("ci --no-audit --no-fund"))
}

fn lock() -> PathBuf {
    repo::root().join("ui/package-lock.json")
}

fn installed_lock() -> PathBuf {
    repo::root().join("ui/node_modules/.installed-from.json")
}
