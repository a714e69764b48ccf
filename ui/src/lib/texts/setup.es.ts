// Words of the first run.

export const setup = {
  welcome: 'Configure su tienda',
  welcomeHint: 'Son cuatro pasos cortos. Todo se puede cambiar después, salvo el RUC y la serie.',
  steps: ['Uso', 'Tienda', 'Boletas', 'Impresora'],
  stepOf: (step: number, of: number) => `Paso ${step} de ${of}`,
  next: 'Continuar',
  back: 'Atrás',
  finish: 'Empezar a vender',
  finishing: 'Preparando la tienda',
  mode: {
    title: '¿Para qué va a usar iziSales?',
    practice: 'Practicar',
    practiceHint:
      'Con boletas de mentira y una SUNAT de práctica dentro del programa. Nada llega a SUNAT. Sirve para aprender y para enseñar.',
    real: 'Vender de verdad',
    realHint:
      'Las boletas llevan sus números reales. Por ahora se guardan en este equipo y no se envían solas a SUNAT.',
    catalogue: 'Cargar un catálogo pequeño de práctica',
    catalogueHint: 'Unos cuantos productos de bodega para empezar a probar.',
  },
  shop: {
    title: 'Su tienda',
    ruc: 'RUC',
    rucHelp: 'Los 11 dígitos de su RUC.',
    rucRight: 'RUC correcto.',
    rucCompany: 'Un RUC que empieza con 20 es de una empresa y no puede estar en el Nuevo RUS.',
    name: 'Nombre o razón social',
    nameHelp: 'Como figura en su ficha RUC.',
    tradeName: 'Nombre comercial',
    tradeNameHelp: 'El del letrero. Puede quedar vacío.',
    address: 'Dirección',
    addressHelp: 'Sale en el ticket.',
    ubigeo: 'Ubigeo',
    ubigeoHelp: 'Los 6 dígitos del distrito, en su ficha RUC. Lima Cercado es 150101.',
    ubigeoBad: 'El ubigeo tiene 6 dígitos.',
  },
  boletas: {
    title: 'Sus boletas',
    regime: 'Régimen',
    nrus: 'Nuevo RUS',
    nrusHelp:
      'Emite boletas, no facturas. El programa cuida sus topes de S/ 5,000 y S/ 8,000 al mes.',
    series: 'Serie',
    seriesHelp: 'Empieza con B y tiene cuatro caracteres.',
    last: 'Último número usado',
    lastHelp: (series: string, next: string) =>
      `Si ya emitió boletas electrónicas con la serie ${series}, escriba el número de la última. Si no, deje 0. La siguiente boleta será ${next}.`,
    lastBad: 'Escriba un número entero, o 0.',
  },
  printer: {
    title: 'Impresora de tickets',
    chosen: 'Impresora lista para usar',
    screen: 'Los tickets se muestran en pantalla',
    none: 'Sin impresora por ahora',
    noneHint: 'Los tickets quedan en Comprobantes. Puede agregarla después en Ajustes.',
    change: 'Elegir otra',
  },
};
