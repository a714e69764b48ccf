//! The one command of the window.

use izi_api::Fault;
use izi_till::Till;
use serde_json::Value;
use tauri::State;

#[tauri::command]
pub(crate) async fn rpc(
    till: State<'_, Till>,
    name: String,
    payload: Value,
) -> Result<Value, Fault> {
    till.dispatch(&name, payload).await
}
