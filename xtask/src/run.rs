//! Opens the program in practice mode, from nothing.

use std::path::PathBuf;

use crate::display::Display;
use crate::steps::{Steps, say};
use crate::{Outcome, machine, repo};

/// How it is opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The picture of a window on a virtual screen.
    picture: Option<PathBuf>,
    /// Built for speed instead of for a quick build.
    release: bool,
}

impl Options {
    pub(crate) fn read(arguments: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = arguments;
        loop {
            match rest {
                [] => return Ok(options),
                ["--release", more @ ..] => {
                    options.release = true;
                    rest = more;
                }
                ["--headless-screenshot", file, more @ ..] => {
                    let here = std::env::current_dir().unwrap_or_default();
                    options.picture = Some(here.join(file));
                    rest = more;
                }
                ["--headless-screenshot"] => {
                    return Err("--headless-screenshot needs the file of the picture".to_owned());
                }
                [other, ..] => return Err(format!("unknown argument {other}\n{}", crate::USAGE)),
            }
        }
    }

    const fn profile(&self) -> &'static str {
        if self.release { "release" } else { "debug" }
    }
}

/// Sets up, builds and opens the program.
pub(crate) fn run(options: &Options) -> Outcome {
    if options.picture.is_none() && !has_display() {
        return Err("there is no display here; use --headless-screenshot FILE".to_owned());
    }
    let mut steps = Steps::new();
    let packages = if options.picture.is_some() { machine::HEADLESS } else { machine::BUILD };
    machine::prepare(&mut steps, packages)?;
    steps.must("screen", repo::npm("run build"))?;
    steps.must("programs", repo::programs(options.release))?;
    match &options.picture {
        Some(file) => picture(options, file),
        None => open(options),
    }
}

/// Opens the window; what was practised the last time is still there.
fn open(options: &Options) -> Outcome {
    let data = repo::scratch("practice");
    say(&format!("\npractice mode, data in {} (delete it to begin anew)", data.display()));
    let mut program = repo::tool(&repo::built(options.profile(), "izisales").to_string_lossy());
    let status = program
        .arg("--practice")
        .arg("--data")
        .arg(&data)
        .status()
        .map_err(|it| format!("the program could not be started: {it}"))?;
    if status.success() { Ok(()) } else { Err(format!("the program ended with {status}")) }
}

/// Opens the window on a new practice folder and a virtual screen, and keeps a picture of it.
fn picture(options: &Options, file: &std::path::Path) -> Outcome {
    let data = repo::fresh("headless")?;
    let display = Display::start()?;
    let mut program = repo::tool(&repo::built(options.profile(), "izisales").to_string_lossy());
    program.arg("--practice").arg("--data").arg(&data);
    display.show(&mut program);
    let mut window =
        program.spawn().map_err(|it| format!("the program could not be started: {it}"))?;
    let outcome = display.picture(file);
    let early = window.try_wait().ok().flatten();
    let _ = window.kill();
    let _ = window.wait();
    match (outcome, early) {
        (_, Some(status)) => Err(format!("the program ended with {status}")),
        (Err(problem), None) => Err(format!("{problem}; see {}", data.join("logs").display())),
        (Ok(()), None) => {
            say(&format!("\npicture in {}", file.display()));
            Ok(())
        }
    }
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_are_read() {
        assert_eq!(Options::read(&[]), Ok(Options::default()));
        let both = Options::read(&["--release", "--headless-screenshot", "/tmp/a.png"]);
        assert_eq!(both, Ok(Options { picture: Some("/tmp/a.png".into()), release: true }));
        assert!(Options::read(&["--headless-screenshot"]).is_err());
        assert!(Options::read(&["--fast"]).is_err());
    }
}
