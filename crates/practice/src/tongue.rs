//! How each front words what goes wrong.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use quick_xml::escape::escape;
use serde_json::json;

use crate::examine::Refused;

/// A front, by what it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    Pse,
    ValidaPse,
    Nubefact,
    Soap,
    Consulta,
}

impl Tongue {
    /// SUNAT's code for something that was not done.
    pub(crate) fn refused(self, refused: &Refused) -> Response {
        let Refused { code, why } = refused;
        match self {
            Self::Pse => {
                let told = json!({ "sunat_code": format!("{code:04}"), "sunat_message": why,
                                   "cdr_content": null });
                Json(told).into_response()
            }
            Self::ValidaPse => {
                let told = json!({ "isSuccess": false, "estado": 501,
                                   "code": format!("{code:04}"), "errores": why });
                Json(told).into_response()
            }
            Self::Nubefact => {
                let told = json!({ "aceptada_por_sunat": false, "sunat_description": null,
                                   "sunat_note": null,
                                   "sunat_responsecode": null,
                                   "sunat_soap_error": format!("{code:04} - {why}") });
                Json(told).into_response()
            }
            Self::Soap => fault(&format!("soap-env:Client.{code:04}"), why),
            Self::Consulta => {
                let told = json!({ "success": false, "message": why,
                                   "errorCode": format!("{code:04}") });
                (StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response()
            }
        }
    }

    /// 500, in its own words.
    pub(crate) fn server_fault(self, code: u32) -> Response {
        let told = match self {
            // The older services put the code in place of the words.
            Self::Soap => return fault("S:Server", &format!("{code:04}")),
            Self::Nubefact => json!({ "errors": "Error interno desconocido", "codigo": 40 }),
            Self::ValidaPse => json!({ "message": "Server Error" }),
            Self::Pse | Self::Consulta => {
                json!({ "error": "internal", "message": "error interno" })
            }
        };
        (StatusCode::INTERNAL_SERVER_ERROR, Json(told)).into_response()
    }

    /// 503, perhaps with the time after which it may be asked again.
    pub(crate) fn unavailable(self, seconds: Option<u32>) -> Response {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let answer = match self {
            Self::Soap => {
                (status, Html("<html><body>Service Unavailable</body></html>")).into_response()
            }
            _ => (status, Json(json!({ "error": "down", "message": "vuelva a intentar" })))
                .into_response(),
        };
        match seconds {
            Some(seconds) => after(answer, seconds),
            None => answer,
        }
    }

    /// 429.
    pub(crate) fn too_many(self, seconds: u32) -> Response {
        let why = "demasiadas solicitudes";
        let told = match self {
            Self::Nubefact => json!({ "errors": why, "codigo": 40 }),
            _ => json!({ "error": "too_many", "message": why }),
        };
        after((StatusCode::TOO_MANY_REQUESTS, Json(told)).into_response(), seconds)
    }

    /// 401: who asks is not known (any more).
    pub(crate) fn unauthorized(self) -> Response {
        let told = match self {
            Self::Soap => {
                let page = Html("<html><body>Unauthorized</body></html>");
                return (StatusCode::UNAUTHORIZED, page).into_response();
            }
            Self::Nubefact => json!({ "errors": "No se pudo autenticar, token incorrecto o \
                                                 eliminado", "codigo": 10 }),
            Self::ValidaPse => json!({ "isSuccess": false, "estado": 401,
                                       "message": "Token inválido", "errors": "Token inválido" }),
            Self::Pse => json!({ "error": "unauthorized", "message": "token incorrecto" }),
            Self::Consulta => json!({ "success": false, "message": "Unauthorized" }),
        };
        (StatusCode::UNAUTHORIZED, Json(told)).into_response()
    }

    /// The account may not.
    pub(crate) fn suspended(self) -> Response {
        let why = "No tiene el perfil para enviar comprobantes electrónicos";
        match self {
            Self::Nubefact => {
                let told = json!({ "errors": "Su cuenta ha sido suspendida por falta de pago",
                                   "codigo": 51 });
                (StatusCode::UNAUTHORIZED, Json(told)).into_response()
            }
            Self::Consulta => {
                let told = json!({ "success": false, "message": "Forbidden" });
                (StatusCode::FORBIDDEN, Json(told)).into_response()
            }
            it => it.refused(&Refused::new(111, why)),
        }
    }
}

/// A SOAP fault: HTTP 500.
pub(crate) fn fault(code: &str, why: &str) -> Response {
    let body = format!(
        "<soap-env:Fault xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><faultcode>{}\
         </faultcode><faultstring>{}</faultstring></soap-env:Fault>",
        escape(code),
        escape(why)
    );
    (StatusCode::INTERNAL_SERVER_ERROR, envelope(&body)).into_response()
}

/// A body in its envelope, as the service's gateway writes it.
pub(crate) fn envelope(body: &str) -> impl IntoResponse + use<> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap-env:Envelope \
         xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap-env:Header/>\
         <soap-env:Body>{body}</soap-env:Body></soap-env:Envelope>"
    );
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], text)
}

fn after(mut answer: Response, seconds: u32) -> Response {
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    answer
}
