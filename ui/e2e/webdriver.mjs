// A WebDriver client: as much of it as one window needs.

/** Opens a session; `options` go to tauri-driver. */
export async function openSession(driver, options) {
  const capabilities = { alwaysMatch: { 'tauri:options': options } };
  const { sessionId } = await call('POST', `${driver}/session`, { capabilities });
  return new Session(`${driver}/session/${sessionId}`);
}

class Session {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** Runs the body of a function in the page; it may give a promise. */
  async run(script, ...args) {
    const body = `
      const done = arguments[arguments.length - 1];
      const args = [...arguments].slice(0, -1);
      Promise.resolve((async (...args) => { ${script} })(...args))
        .then((value) => done({ value: value ?? null }), (problem) => done({ problem: JSON.stringify(problem) + String(problem) }));`;
    const answer = await call('POST', `${this.#url}/execute/async`, { script: body, args });
    if (answer.problem !== undefined) throw new Error(`in the page: ${answer.problem}`);
    return answer.value;
  }

  /** Asks the core, as the screen does. */
  async rpc(name, payload) {
    return this.run(
      `return window.__TAURI_INTERNALS__.invoke('rpc', { name: args[0], payload: args[1] });`,
      name,
      payload,
    );
  }

  /** Waits until the body of a function gives something. */
  async until(what, script, ...args) {
    return until(what, () => this.run(script, ...args));
  }

  /** Everything that stands on the screen. */
  async text() {
    return this.run('return document.body.innerText;');
  }

  async close() {
    await call('DELETE', this.#url);
  }
}

/** Asks again until the answer is neither false nor empty. */
export async function until(what, ask, limit = 30_000) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${limit / 1000} s for ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}
