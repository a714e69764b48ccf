// Scenes to look at in development: `npm run dev`, then `/?fake=NAME`.

import { FakeHost } from './fakeHost';

/** The fake host in a state worth seeing. */
export function sceneHost(scene: string): FakeHost {
  const host = new FakeHost();
  if (scene === 'wizard') host.state = { ...host.state, configured: false, shop: null };
  if (scene === 'empty') host.products = [];
  Object.assign(window, { fakeHost: host });
  return host;
}
