// Sending now: what waits for its turn goes first.

import { owner as words } from '$lib/texts';
import type { Till } from '$lib/till/till.svelte';

const MOST = 50;

/** Puts the boletas that wait at the head of the queue, at most fifty, the oldest last asked. */
export async function sendNow(till: Till): Promise<void> {
  if (till.status?.queue.authority === false) {
    till.message = {
      title: words.noAuthority,
      safety: '',
      hint: words.noAuthorityHint,
      tone: 'bad',
    };
    return;
  }
  const page = await till.ask('document.list', {
    ...{ kind: null, from: null, to: null, text: null, before: null },
    state: 'queued',
    limit: MOST,
  });
  if (page === null) return;
  let sent = 0;
  for (const { name } of page.documents) {
    if ((await till.ask('document.resend', { name })) === null) return;
    sent += 1;
  }
  if (sent === 0) till.tell(words.nothingToSend, words.nothingToSendHint);
  else till.tell(words.sent(sent), words.sentHint);
}
