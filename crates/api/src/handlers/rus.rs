//! The light of the Nuevo RUS and how it is set.

use super::Result;
use crate::rus::{RusLight, RusLimitRef, RusLimitRow, RusSettings, SaveRusSettings};
use crate::shop::{MonthRequest, Nothing};
use crate::{Counter, Fault};

pub(crate) async fn rus_light(_counter: &Counter, _asked: MonthRequest) -> Result<RusLight> {
    Err(Fault::UnknownCommand { name: "rus_light".to_owned() })
}

pub(crate) async fn rus_settings(_counter: &Counter, _asked: Nothing) -> Result<RusSettings> {
    Err(Fault::UnknownCommand { name: "rus_settings".to_owned() })
}

pub(crate) async fn rus_save_settings(
    _counter: &Counter,
    _asked: SaveRusSettings,
) -> Result<RusSettings> {
    Err(Fault::UnknownCommand { name: "rus_save_settings".to_owned() })
}

pub(crate) async fn rus_save_limits(
    _counter: &Counter,
    _asked: RusLimitRow,
) -> Result<RusSettings> {
    Err(Fault::UnknownCommand { name: "rus_save_limits".to_owned() })
}

pub(crate) async fn rus_drop_limits(
    _counter: &Counter,
    _asked: RusLimitRef,
) -> Result<RusSettings> {
    Err(Fault::UnknownCommand { name: "rus_drop_limits".to_owned() })
}
