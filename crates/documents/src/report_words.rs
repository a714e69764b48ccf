//! What reports are called in Spanish: their titles, their columns, their files.

/// The first cell of the line of totals.
pub const TOTAL: &str = "Total";
/// A report without rows.
pub(crate) const EMPTY: &str = "No hay nada en estos días.";
/// What is sold without being in the catalogue, and what a debit note charges.
pub const BY_NAME: &str = "Vendido sin producto";
/// What has no category.
pub const NO_CATEGORY: &str = "Sin categoría";
/// Buyers that were not asked who they are.
pub const NO_CUSTOMER: &str = "Sin nombre";
/// Where credit and debit notes stand among ways to pay.
pub const NOTES: &str = "Notas de crédito y débito";
/// A document that was annulled.
pub const ANNULLED: &str = "Sí";

/// A month in which the last limit of the Nuevo RUS is passed.
pub const ABOVE_CATEGORIES: &str = "Pasó el límite";

/// A category of the Nuevo RUS, by its name on the wire.
pub fn category_word(name: &str) -> &'static str {
    match name {
        "special" => "Especial",
        "1" => "1",
        "2" => "2",
        _ => ABOVE_CATEGORIES,
    }
}

/// The title of a report, by its name on the wire.
pub fn report_title(name: &str) -> &'static str {
    match name {
        "days" => "Ventas por día",
        "products" => "Ventas por producto",
        "categories" => "Ventas por categoría",
        "sellers" => "Ventas por vendedor",
        "methods" => "Ventas por medio de pago",
        "states" => "Ventas por estado en SUNAT",
        "customers" => "Ventas por cliente",
        "sales" => "Detalle de ventas",
        "register" => "Registro de comprobantes",
        "rus" => "Hoja mensual del Nuevo RUS",
        _ => "Reporte",
    }
}

/// What a file of the report is called, before its days.
pub fn report_file(name: &str) -> &'static str {
    match name {
        "days" => "ventas-por-dia",
        "products" => "ventas-por-producto",
        "categories" => "ventas-por-categoria",
        "sellers" => "ventas-por-vendedor",
        "methods" => "ventas-por-medio-de-pago",
        "states" => "ventas-por-estado",
        "customers" => "ventas-por-cliente",
        "sales" => "detalle-de-ventas",
        "register" => "registro-de-comprobantes",
        "rus" => "hoja-rus",
        _ => "reporte",
    }
}

/// The head of a column, by its key.
pub(crate) fn column_title(key: &str) -> &'static str {
    match key {
        "date" => "Fecha",
        "month" => "Mes",
        "at" => "Fecha y hora",
        "sales" => "Ventas",
        "notes" => "Notas",
        "products" => "Productos",
        "sold" => "Vendido",
        "annulled" => "Anulado",
        "credited" => "N. crédito",
        "debited" => "N. débito",
        "income" => "Ingreso",
        "average" => "Promedio",
        "product" => "Producto",
        "category" | "rus_category" => "Categoría",
        "unit" => "Unidad",
        "quantity" => "Cantidad",
        "cost" => "Costo",
        "earned" => "Ganancia",
        "margin" => "Margen %",
        "seller" => "Vendedor",
        "method" | "methods" => "Medio de pago",
        "state" => "Estado",
        "documents" => "Documentos",
        "kind" => "Tipo",
        "series" => "Serie",
        "number" => "Número",
        "identity" => "Doc.",
        "identity_number" => "N.º doc.",
        "customer" => "Cliente",
        "total" => "Total",
        "is_annulled" => "Anulada",
        "about" => "Modifica a",
        "purchases" => "Compras",
        "quota" => "Cuota",
        "due" => "Vence",
        _ => "",
    }
}
