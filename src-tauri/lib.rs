//! The window: opens the data folder, plugs the core into a screen, and says in plain words when it
//! cannot.

mod context;
mod lock;
mod options;
mod outside;
mod rpc;
mod stopped;

use std::process::ExitCode;

use izi_till::Till;
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, Emitter, Manager, RunEvent};

use crate::lock::Lock;
use crate::options::Options;
use crate::outside::Outside;
use crate::stopped::Stopped;

/// Opens the program and returns when its window is closed.
pub fn run() -> ExitCode {
    prepare_webkit();
    if !has_display() {
        complain("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set");
        return ExitCode::FAILURE;
    }
    let options = match Options::read(std::env::args_os().skip(1), |name| std::env::var_os(name)) {
        Ok(it) => it,
        Err(problem) => {
            complain(&problem);
            return ExitCode::from(2);
        }
    };
    let built = stopped::register(tauri::Builder::default())
        .manage(Outside::default())
        .invoke_handler(tauri::generate_handler![
            rpc::rpc,
            outside::save_file,
            outside::save_export,
            outside::open_file,
            outside::open_url,
            outside::copy_image,
        ])
        .setup(move |app| open_window(app, &options).map_err(Into::into))
        .build(context::context());
    match built {
        Ok(app) => {
            app.run(|handle, event| {
                if let (RunEvent::Exit, Some(till)) = (event, handle.try_state::<Till>()) {
                    tauri::async_runtime::block_on(till.close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(problem) => {
            tracing::error!(%problem, "no window");
            complain(&problem.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Shows the screen, or the page that says why there is none.
fn open_window(app: &App, options: &Options) -> tauri::Result<()> {
    let window = match app.config().app.windows.first() {
        Some(it) => it.clone(),
        None => tauri::utils::config::WindowConfig::default(),
    };
    match start(app, options) {
        Ok((till, lock)) => {
            app.manage(till.clone());
            app.manage(lock);
            WebviewWindowBuilder::from_config(app, &window)?.build()?;
            tell_what_went_stale(app, &till);
        }
        Err(stopped) => stopped::show(app, &window, stopped)?,
    }
    Ok(())
}

/// Opens the data folder and starts what works in the background.
fn start(app: &App, options: &Options) -> Result<(Till, Lock), Stopped> {
    let data = if let Some(it) = &options.data {
        it.clone()
    } else {
        let folder = app.path().app_data_dir().map_err(|it| Stopped::Folder(it.to_string()))?;
        folder.join(if options.practice { "practice" } else { "shop" })
    };
    izi_till::logs::start(&data, "window").map_err(|it| Stopped::Folder(it.to_string()))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), data = %data.display(), "starting");
    let lock = Lock::take(&data).ok_or(Stopped::OpenAlready)?;
    let till = tauri::async_runtime::block_on(async {
        let till = Till::open(&data).await?;
        if options.practice {
            izi_till::practice::set_up(&till, &options.printer).await?;
        }
        till.start_workers();
        Ok(till)
    });
    Ok((till.map_err(Stopped::Fault)?, lock))
}

/// The screen asks again for what the core says is stale.
fn tell_what_went_stale(app: &App, till: &Till) {
    let mut hear = till.stale();
    let screen = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        while let Some(tags) = izi_till::stale::heard(&mut hear).await {
            for tag in tags {
                if let Err(problem) = screen.emit("stale", tag) {
                    tracing::warn!(%problem, tag, "the screen was not told");
                }
            }
        }
    });
}

/// Without this WebKitGTK shows an empty window on some graphics cards (tauri#9304).
fn prepare_webkit() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if cfg!(target_os = "linux") && std::env::var_os(SWITCH).is_none() {
        #[expect(
            unsafe_code,
            reason = "the first act of main: no other thread reads the environment yet"
        )]
        // SAFETY: `run` calls this before anything else, so this is the only thread.
        unsafe {
            std::env::set_var(SWITCH, "1");
        }
    }
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// For whoever started the program from a terminal; there is no window to say it in.
#[expect(clippy::print_stderr, reason = "there is no window and perhaps no log")]
fn complain(problem: &str) {
    eprintln!("izisales: {problem}");
}
