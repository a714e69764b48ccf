//! boleta
