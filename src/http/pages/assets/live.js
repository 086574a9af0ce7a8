// Opens the event stream that <body data-live="/live?…"> names, and dispatches its signals on <body>: `live` for each, and
// `live:conversation`, `live:list`, `live:turn` or `live:context` by its kind. A `resync` is all of them. A page that is hidden
// holds no connection (a browser opens six per server); it asks for everything when it is shown again. The server ends the stream with
// the login: the page is then loaded again, which leads to the login, unless that would lose a text that is being written.
{
  const { body } = document;
  const SILENCE = 40_000; // ms; the server sends a beat every 15 seconds
  const KINDS = ['conversation', 'list', 'turn', 'context'];
  let source;
  let heardAt = 0;
  const tell = (name, detail) => body.dispatchEvent(new CustomEvent(name, { detail }));
  const receive = ({ data }) => {
    heardAt = Date.now();
    const signal = JSON.parse(data);
    tell('live', signal);
    for (const kind of signal.kind === 'resync' ? KINDS : [signal.kind]) tell(`live:${kind}`, signal);
  };
  const close = () => source?.close();
  const failed = async () => {
    body.dataset.liveState = 'away';
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again
    const left = new AbortController(); // an EventSource does not tell why it was refused
    const answer = await fetch(body.dataset.live, { signal: left.signal }).catch(() => undefined);
    const isWriting = [...document.querySelectorAll('textarea')].some(
      (one) => one.value !== one.defaultValue,
    );
    if (answer?.status === 401 && !isWriting) location.reload();
    left.abort();
  };
  const open = () => {
    close();
    if (document.hidden) return;
    heardAt = Date.now();
    source = new EventSource(body.dataset.live);
    source.onmessage = receive;
    source.onopen = () => (body.dataset.liveState = 'open');
    source.onerror = failed;
    source.addEventListener('beat', () => (heardAt = Date.now()));
  };
  const check = () => {
    // A laptop that slept, a network that changed, or an answer that was no stream: the browser does not try again.
    if (source?.readyState === EventSource.CLOSED || Date.now() - heardAt > SILENCE) open();
  };
  if (body.dataset.live) {
    document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
    addEventListener('pagehide', close);
    addEventListener('pageshow', ({ persisted }) => persisted && open());
    addEventListener('online', open);
    setInterval(check, 10_000);
    open();
  }
}
