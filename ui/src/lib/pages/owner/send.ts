// Sending now: what waits for a later try goes at once.

import { owner as words } from '$lib/texts';
import type { Till } from '$lib/till/till.svelte';

/** Makes all that waits for SUNAT due now, the oldest first. */
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
  const queue = await till.ask('sunat.send_now', {});
  if (queue === null) return;
  const count = queue.to_send + queue.unknown;
  if (count === 0) till.tell(words.nothingToSend, words.nothingToSendHint);
  else till.tell(words.sent(count), words.sentHint);
}
