// Words of the way to SUNAT: its queue and the account documents go through.

import type { Mark } from './states.es';

export const sunatQueue = {
  counts: {
    to_send: 'Por enviar',
    unknown: 'Por confirmar',
    with_ticket: 'En proceso',
    in_summary: 'En resumen',
    rejected: 'Rechazadas',
    dead: 'Detenidas',
  },
  countsLabel: 'Cuántas hay',
  way: 'El camino a SUNAT',
  oldest: 'La más antigua que SUNAT no tiene',
  oldestNone: 'Nada espera',
  days: (days: number) =>
    days === 0 ? 'de hoy' : days === 1 ? 'de hace 1 día' : `de hace ${days} días`,
  next: 'Siguiente intento',
  nextNone: 'No hay nada que intentar',
  noAuthority: 'Esta tienda no envía a SUNAT',
  noAuthorityHint: 'Las boletas se guardan en este equipo. El envío se configura en Ajustes.',
  configure: 'Configurar el envío',
  empty: 'No hay nada en camino',
  emptyHint: 'SUNAT tiene todas sus boletas.',
  columns: {
    number: 'Comprobante',
    issued: 'Emitido',
    customer: 'Cliente',
    state: 'Estado',
    total: 'Total',
    actions: 'Acciones',
  },
  retry: 'Reintentar',
  retryOf: (number: string) => `Reintentar ${number}`,
  query: 'Consultar',
  queryOf: (number: string) => `Consultar ${number}`,
  discard: 'Descartar',
  discardOf: (number: string) => `Descartar ${number}`,
  see: 'Ver qué hacer',
  seeOf: (number: string) => `Ver qué hacer con ${number}`,
  retried: (number: string) => `${number} quedó primero en la cola`,
  retriedHint: 'Se envía en un momento.',
  more: 'Hay más. Véalos todos en Comprobantes.',
  summary: 'Resumen de un día',
  summaryDay: 'Día de las boletas',
  summaryHint: 'Lleva lo que espera un resumen y las anulaciones de ese día.',
  summaryBarred: 'Enviar un resumen es de la persona encargada. Igual sale solo.',
  summaryGo: 'Enviar resumen',
  summaryNone: 'Ese día no hay nada que poner en un resumen',
  summaryNoneHint: 'No tiene que hacer nada.',
  summaryDone: (numbers: string) => `Se preparó ${numbers}`,
  summaryDoneHint: 'Sale en un momento; SUNAT puede tardar en responder.',
  detail: 'Detalle técnico',
  notices: 'Avisos',
};

/** The way to the authority, in plain words. */
export function wayMark(breaker: string, until: string | null): Mark & { help: string } {
  switch (breaker) {
    case 'closed':
      return { word: 'Funciona', tone: 'good', shape: 'check', help: 'Lo que se vende sale solo.' };
    case 'open':
      return {
        word:
          until === null
            ? 'Descansa: SUNAT no responde'
            : `Descansa hasta las ${until}: SUNAT no responde`,
        tone: 'warn',
        shape: 'clock',
        help: 'Se vende igual. Se vuelve a intentar solo a esa hora.',
      };
    case 'offline':
      return {
        word: 'Sin internet',
        tone: 'warn',
        shape: 'offline',
        help: 'Se vende igual. Todo sale cuando vuelva el internet.',
      };
    case 'refused':
      return {
        word: 'La cuenta no entra',
        tone: 'bad',
        shape: 'cross',
        help: 'El usuario, la clave o el token no valen. Revíselos en Ajustes, en la parte SUNAT. Se vende igual.',
      };
    default:
      return { word: 'No se sabe', tone: 'calm', shape: 'question', help: '' };
  }
}

/** What the owner must know. */
export function noticeWords(
  kind: string,
  subject: string,
): { tone: 'warn' | 'bad'; title: string; hint: string } | null {
  switch (kind) {
    case 'window_day_2':
      return {
        tone: 'warn',
        title: `Hace 2 días o más que SUNAT no tiene las boletas del ${subject}`,
        hint: 'Revise el internet y que la cuenta entre. Todavía están a tiempo.',
      };
    case 'window_day_5':
      return {
        tone: 'bad',
        title: `Hace 5 días o más que SUNAT no tiene las boletas del ${subject}`,
        hint: 'Las que ya no se aceptan una por una van en un resumen. Avise hoy a su contador.',
      };
    case 'certificate_30':
    case 'certificate_7':
      return {
        tone: 'warn',
        title: `El certificado vence el ${subject}`,
        hint: 'Consiga el nuevo y póngalo en Ajustes, en la parte SUNAT, antes de ese día.',
      };
    case 'certificate_1':
      return {
        tone: 'bad',
        title: `El certificado vence el ${subject}`,
        hint: 'Ponga hoy el nuevo en Ajustes, en la parte SUNAT. Sin él las boletas esperan.',
      };
    case 'certificate_expired':
      return {
        tone: 'bad',
        title: `El certificado venció el ${subject}`,
        hint: 'Se vende igual, pero nada se envía hasta que ponga el nuevo en Ajustes.',
      };
    default:
      return null;
  }
}

export const authority = {
  title: 'SUNAT',
  loading: 'Cargando la cuenta',
  kind: 'Por dónde van las boletas',
  kinds: {
    none: {
      word: 'Sin envío',
      help: 'Las boletas se guardan aquí. Para quien las informa de otra manera.',
    },
    practice: {
      word: 'Práctica',
      help: 'Para aprender. Responde como SUNAT y nada es de verdad.',
    },
    pse: {
      word: 'PSE',
      help: 'Para quien contrató un proveedor que firma y envía. Lo más simple para el Nuevo RUS.',
    },
    validapse: {
      word: 'ValidaPSE',
      help: 'Para quien tiene cuenta en ValidaPSE. Firma y envía por usted.',
    },
    nubefact: {
      word: 'Nubefact',
      help: 'Para quien ya tiene cuenta en Nubefact y no está en el Nuevo RUS.',
    },
    sunat: {
      word: 'SUNAT directo',
      help: 'Para quien tiene certificado digital y usuario SOL propios.',
    },
  } as Record<string, { word: string; help: string }>,
  url: 'Dirección del servicio',
  urlHelp: 'La que le dio el proveedor. Empieza con https.',
  urlNubefact: 'Ruta de la cuenta',
  urlNubefactHelp: 'En Nubefact está en Configuración, en la parte de integración.',
  token: 'Token',
  tokenHelp: 'La clave larga que le dio el proveedor.',
  demo: 'Es una cuenta de prueba (demo)',
  demoHelp: 'Las boletas que se envían con ella no valen.',
  secretKept: 'guardado',
  secretKeptHelp: 'Está guardado. Escriba solo si quiere cambiarlo.',
  target: 'A cuál SUNAT',
  beta: 'Pruebas (beta)',
  betaHelp: 'Para probar la firma y la cuenta. Las boletas no valen.',
  production: 'De verdad',
  productionHelp: 'Las boletas valen.',
  solUser: 'Usuario SOL',
  solUserHelp: 'El secundario, sin el RUC delante.',
  solPassword: 'Clave SOL',
  certificate: 'Certificado digital',
  certificateNone: 'Todavía no hay un certificado.',
  certificateChoose: 'Elegir archivo',
  certificateChange: 'Cambiar certificado',
  certificateFile: (name: string) => `Se pondrá ${name} al guardar`,
  certificateHelp: 'Archivo .p12, .pfx o .pem.',
  certificatePassword: 'Clave del certificado',
  certificateTooLarge: 'Ese archivo es demasiado grande para ser un certificado.',
  subject: 'A nombre de',
  ruc: 'RUC',
  issuer: 'Emitido por',
  validUntil: 'Vale hasta',
  daysLeft: (days: number) =>
    days < 0
      ? 'vencido'
      : days === 0
        ? 'vence hoy'
        : days === 1
          ? 'queda 1 día'
          : `quedan ${days} días`,
  advanced: 'Avanzado',
  hash: 'Firma',
  sha256: 'SHA-256, la normal',
  sha1: 'SHA-1, la antigua',
  hashHelp: 'Cambie a SHA-1 solo si se lo pide soporte.',
  integrated: 'Consulta Integrada',
  integratedHelp:
    'Sirve para saber si SUNAT tiene una boleta cuya respuesta se perdió. Se crea en SUNAT, en Credenciales de API.',
  clientId: 'Id',
  clientSecret: 'Clave',
  vault: {
    keyring: 'Las claves están en el almacén seguro de este equipo.',
    file: 'Las claves están en un archivo cifrado en la carpeta de la tienda.',
  } as Record<string, string>,
  save: 'Guardar',
  saved: 'Se guardó la cuenta',
  savedHint: 'Pruebe la conexión antes de vender.',
  sure: '¿Enviar las boletas de verdad por esta cuenta?',
  sureWhat:
    'Desde ahora cada boleta que emita va por esta cuenta con su RUC. Lo que está en cola sale también.',
  sureYes: 'Sí, usar esta cuenta',
  sureNo: 'No',
  test: 'Probar conexión',
  testing: 'Probando',
  saveFirst: 'Guarde los cambios para probarlos.',
  outcomes: {
    ok: {
      tone: 'good',
      word: 'La cuenta entra',
      help: 'Está todo listo para enviar.',
    },
    unreachable: {
      tone: 'bad',
      word: 'No se llega al servicio',
      help: 'Revise el internet y la dirección.',
    },
    refused: {
      tone: 'bad',
      word: 'La cuenta no entra',
      help: 'Revise la dirección, el usuario, la clave o el token. Un usuario SOL nuevo puede tardar un día en valer.',
    },
    busy: {
      tone: 'warn',
      word: 'El servicio está ocupado',
      help: 'La cuenta puede estar bien. Pruebe otra vez en unos minutos.',
    },
    no_answer: {
      tone: 'warn',
      word: 'El servicio no respondió a tiempo',
      help: 'Pasa seguido con SUNAT. Pruebe otra vez en unos minutos.',
    },
    other: {
      tone: 'warn',
      word: 'El servicio respondió algo que no se entiende',
      help: 'Revise la dirección. Si está bien, avise a soporte con el detalle.',
    },
  } as Record<string, { tone: 'good' | 'warn' | 'bad'; word: string; help: string }>,
  incomplete: 'Falta algo en la cuenta',
  environment: {
    none: 'No se envía nada',
    practice: 'Práctica: nada es de verdad',
    demo: 'Demostración: las boletas no valen',
    beta: 'Pruebas: las boletas no valen',
    production: 'De verdad: las boletas valen',
  } as Record<string, string>,
  warnings: {
    nubefact_nrus:
      'Nubefact no puede expresar boletas del Nuevo RUS ni el redondeo del efectivo: esas boletas no saldrán. Use un PSE que reciba el XML, o SUNAT directo.',
    certificate_missing: 'Falta el certificado: sin él no se puede firmar.',
    certificate_expired: 'El certificado está vencido: nada se envía hasta que ponga uno nuevo.',
    certificate_other_ruc: 'El certificado es de otro RUC: SUNAT rechazaría las boletas.',
    certificate_unreadable: 'El certificado guardado no se puede leer. Póngalo otra vez.',
    token_missing: 'Falta el token: sin él la cuenta no entra.',
    sol_missing: 'Falta el usuario SOL o su clave: sin ellos la cuenta no entra.',
  } as Record<string, string>,
  otherWarning: 'Falta algo en la cuenta para que funcione.',
  noPermission: 'La cuenta de SUNAT la cambia la persona encargada.',
  detail: 'Detalle técnico',
};
