//! The built screens, as files.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Serves the folder for every address that no command has.
pub(crate) fn routes(folder: PathBuf) -> Router {
    Router::new().fallback(file).with_state(Arc::new(folder))
}

async fn file(State(folder): State<Arc<PathBuf>>, address: Uri) -> Response {
    let Some(path) = inside(&folder, address.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind(&path))], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The file an address names, never one outside the folder.
fn inside(folder: &Path, address: &str) -> Option<PathBuf> {
    let address = if address == "/" { "index.html" } else { address.trim_start_matches('/') };
    let relative = Path::new(address);
    let is_plain = relative.components().all(|it| matches!(it, Component::Normal(_)));
    is_plain.then(|| folder.join(relative))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leaves_the_folder() {
        let folder = Path::new("dist");
        assert_eq!(inside(folder, "/"), Some("dist/index.html".into()));
        assert_eq!(inside(folder, "/assets/a.js"), Some("dist/assets/a.js".into()));
        for address in ["/../Cargo.toml", "/assets/../../x", "//etc/../../passwd"] {
            assert_eq!(inside(folder, address), None, "{address}");
        }
    }
}
