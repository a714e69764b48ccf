// Scenes to look at in development: `npm run dev`, then `/?fake=NAME`.

import { exampleAccount, exampleDocuments, exampleQueue } from './fakeDocuments';
import { FakeHost } from './fakeHost';

/** The fake host in a state worth seeing. */
export function sceneHost(scene: string): FakeHost {
  const host = new FakeHost();
  if (scene === 'wizard') host.state = { ...host.state, configured: false, shop: null };
  if (scene === 'empty') host.products = [];
  if (scene === 'sunat') {
    host.documents.all = exampleDocuments();
    host.documents.queue = exampleQueue();
    host.documents.account = exampleAccount();
  }
  Object.assign(window, { fakeHost: host });
  return host;
}
