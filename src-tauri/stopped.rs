//! The page that stands in the window when there is nothing to sell with: what happened, whether
//! the sales are safe, what to do. It needs neither the data folder nor the built screens.

use izi_api::Fault;
use tauri::http::{Response, header};
use tauri::utils::config::WindowConfig;
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, Builder, Manager, WebviewUrl, Wry};

const SCHEME: &str = "stopped";
const PAGE: &str = include_str!("stopped.html");

/// Why the program cannot be used now.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Another window has the folder.
    OpenAlready,
    /// The folder cannot be used at all; English, for support.
    Folder(String),
    /// The core says why.
    Fault(Fault),
}

/// What the page says.
struct Words {
    title: &'static str,
    body: &'static str,
    code: String,
}

/// Lets a window show the page.
pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.register_uri_scheme_protocol(SCHEME, |context, _request| {
        let page = context.app_handle().try_state::<Stopped>().map(|it| it.page());
        Response::builder()
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .body(page.unwrap_or_default().into_bytes())
            .unwrap_or_default()
    })
}

/// Shows the page in a window that can do nothing else.
pub(crate) fn show(app: &App, window: &WindowConfig, stopped: Stopped) -> tauri::Result<()> {
    tracing::error!(?stopped, "cannot start");
    app.manage(stopped);
    // Windows has no schemes of its own for pages; there it is a host.
    let address = if cfg!(windows) { "http://stopped.localhost/" } else { "stopped://localhost/" };
    let mut window = window.clone();
    SCHEME.clone_into(&mut window.label);
    window.url = address.parse().map_or_else(|_| WebviewUrl::default(), WebviewUrl::CustomProtocol);
    WebviewWindowBuilder::from_config(app, &window)?.build()?;
    Ok(())
}

impl Stopped {
    fn page(&self) -> String {
        let words = self.words();
        PAGE.replace("{title}", words.title)
            .replace("{body}", words.body)
            .replace("{code}", &escaped(&words.code))
    }

    fn words(&self) -> Words {
        let (title, body, code) = match self {
            Self::OpenAlready => (
                "iziSales ya está abierto",
                "Hay otra ventana de iziSales con los datos de esta tienda. Siga vendiendo en ella: \
                 búsquela en la barra de tareas. Puede cerrar esta ventana.",
                String::new(),
            ),
            Self::Fault(Fault::NewerFile) => (
                "Hace falta una versión más nueva de iziSales",
                "Los datos de esta tienda se guardaron con una versión más nueva que esta. Están \
                 completos y no se cambiaron. Instale la versión nueva y abra el programa otra vez.",
                String::new(),
            ),
            Self::Fault(Fault::DiskFull) => (
                "El disco está lleno",
                "No hay espacio para guardar ventas. Las ventas anteriores están guardadas. Libere \
                 espacio en el disco y abra el programa otra vez.",
                String::new(),
            ),
            Self::Fault(Fault::Busy) => (
                "Los datos están ocupados",
                "Otro programa está usando los datos de la tienda. Están a salvo. Espere un minuto \
                 y abra el programa otra vez.",
                String::new(),
            ),
            Self::Folder(problem) => (
                "No se pudo abrir la carpeta de datos",
                "iziSales no puede leer o escribir en su carpeta. Nada se ha borrado. Revise que el \
                 disco esté conectado y tenga espacio, y abra el programa otra vez.",
                problem.clone(),
            ),
            Self::Fault(Fault::Internal { incident }) => (
                "No se pudieron abrir los datos",
                "Nada se ha borrado. Cierre el programa y ábralo otra vez. Si vuelve a pasar, llame \
                 a soporte y diga este código.",
                incident.clone(),
            ),
            Self::Fault(other) => (
                "No se pudieron abrir los datos",
                "Nada se ha borrado. Cierre el programa y ábralo otra vez. Si vuelve a pasar, llame \
                 a soporte y diga este código.",
                other.code(),
            ),
        };
        Words { title, body, code }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_to_tell_support() {
        let fault = Fault::Internal { incident: "K7F3".to_owned() };
        let page = Stopped::Fault(fault).page();
        assert!(page.contains("K7F3") && page.contains("Nada se ha borrado"), "{page}");
    }

    #[test]
    fn a_path_cannot_become_a_page() {
        let page = Stopped::Folder("<img src=x> & co".to_owned()).page();
        assert!(page.contains("&lt;img src=x&gt; &amp; co"), "{page}");
    }

    #[test]
    fn no_place_is_left_open() {
        for stopped in [Stopped::OpenAlready, Stopped::Fault(Fault::NewerFile)] {
            let page = stopped.page();
            for place in ["{title}", "{body}", "{code}"] {
                assert!(!page.contains(place), "{place}");
            }
        }
    }
}
