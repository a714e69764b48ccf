// Keys that a webview takes for itself: reload, print, find, developer tools, history, zoom. None of
// them may reach it while a sale is open.

const WITH_CTRL = 'rpfgsuojhndtw+-0'.split('');

/** Whether the webview would do something of its own with this key. */
export function isWebviewKey(event: KeyboardEvent): boolean {
  if (/^F\d{1,2}$/.test(event.key)) return true;
  const key = event.key.toLowerCase();
  if (event.ctrlKey && !event.altKey)
    return WITH_CTRL.includes(key) || (event.shiftKey && 'ijc'.includes(key));
  return (
    event.altKey &&
    !event.ctrlKey &&
    (key === 'arrowleft' || key === 'arrowright' || key === 'home')
  );
}
