// The account as it is being changed, and what of it is sent.

import type { AuthorityView } from '$lib/api/generated/AuthorityView';
import type { SetAuthority } from '$lib/api/generated/SetAuthority';

export interface Draft {
  kind: string;
  url: string;
  token: string;
  solUser: string;
  solPassword: string;
  clientId: string;
  clientSecret: string;
  demo: boolean;
  hash: string;
  certificateBase64: string;
  certificateName: string;
  certificatePassword: string;
}

/** The kept account with empty secrets. */
export function draftOf(kept: AuthorityView): Draft {
  return {
    kind: kept.kind,
    url: kept.url,
    token: '',
    solUser: kept.sol_user,
    solPassword: '',
    clientId: kept.client_id,
    clientSecret: '',
    demo: kept.demo,
    hash: kept.hash,
    certificateBase64: '',
    certificateName: '',
    certificatePassword: '',
  };
}

/** Whether documents would go to somebody: neither kept here nor for practice nor SUNAT's beta. */
export function isForReal(draft: Draft): boolean {
  if (draft.kind === 'none' || draft.kind === 'practice') return false;
  return draft.kind === 'sunat' ? targetOf(draft.url) === 'production' : !draft.demo;
}

/** The SUNAT that is meant; its address may be an own one. */
export function targetOf(url: string): string {
  if (url === 'production' || url.includes('e-factura.sunat')) return 'production';
  return url === '' || url === 'beta' || url.includes('e-beta.sunat') ? 'beta' : url;
}

/** Whether the kept secrets belong to the account that is being written: its host is the same. */
export function isSameAccount(kept: AuthorityView, draft: Draft): boolean {
  return kept.kind === draft.kind && hostOf(kept.url) === hostOf(draft.url.trim());
}

function hostOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}

const typedOnly = (text: string): string | null => (text === '' ? null : text);

/** What is sent: of the secrets only what was typed. */
export function changeOf(
  kept: AuthorityView,
  draft: Draft,
): { request: SetAuthority; dirty: boolean } {
  const hasNoAddress = draft.kind === 'none' || draft.kind === 'practice';
  const url = draft.kind === 'sunat' ? draft.url || 'beta' : draft.url.trim();
  const isSunat = draft.kind === 'sunat';
  const changed = (now: string, before: string): string | null => (now === before ? null : now);
  const request: SetAuthority = {
    kind: draft.kind,
    url: hasNoAddress ? '' : url,
    token: hasNoAddress || isSunat ? null : typedOnly(draft.token.trim()),
    sol_user: isSunat ? changed(draft.solUser.trim(), kept.sol_user) : null,
    sol_password: isSunat ? typedOnly(draft.solPassword) : null,
    certificate_base64: isSunat ? typedOnly(draft.certificateBase64) : null,
    certificate_password:
      isSunat && draft.certificateBase64 !== '' ? draft.certificatePassword : null,
    client_id: isSunat ? changed(draft.clientId.trim(), kept.client_id) : null,
    client_secret: isSunat ? typedOnly(draft.clientSecret) : null,
    // Of another account than the kept one it is said anew.
    demo:
      hasNoAddress || isSunat || (isSameAccount(kept, draft) && draft.demo === kept.demo)
        ? null
        : draft.demo,
    hash: isSunat ? changed(draft.hash, kept.hash) : null,
  };
  const { kind, url: address, ...rest } = request;
  const dirty =
    kind !== kept.kind ||
    (!hasNoAddress && address !== kept.url) ||
    Object.values(rest).some((it) => it !== null);
  return { request, dirty };
}
