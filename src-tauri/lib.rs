//! The window: wires the core to its adapters and opens the screen.

/// Opens the program and returns when its window is closed.
pub fn run() -> Result<(), tauri::Error> {
    tauri::Builder::default().run(tauri::tauri_build_context!())
}
