// IteroChat widget. Nothing is stored and no connection is opened before the visitor opens the panel.
(() => {
  'use strict';
  const script = document.currentScript;
  const key = script.dataset.widgetKey;
  const base = new URL(script.src, location.href).origin + '/api/v1/';
  const storageKey = 'iterochat:' + key;
  const listeners = {};
  let config, token, conversation, panel, list, status, person, stream;
  let lastSeq = 0, position = '';

  const emit = (name, detail) => (listeners[name] || []).forEach((listener) => listener(detail));

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const call = async (method, path, body) => {
    const headers = {};
    if (token) headers.Authorization = 'Bearer ' + token;
    if (body) headers['Content-Type'] = 'application/json';
    const response = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    const reply = text ? JSON.parse(text) : {};
    if (!response.ok) throw Object.assign(new Error(reply.error?.message || 'The chat is not reachable.'), { status: response.status });
    return reply;
  };

  // Drawn, not written: a font may lack the sign.
  const icon = (path) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', width: '24', height: '24', fill: 'currentColor', 'aria-hidden': 'true' })) svg.setAttribute(name, value);
    const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    shape.setAttribute('d', path);
    svg.append(shape);
    return svg;
  };
  const bubbleIcon = () => icon('M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z');
  const crossIcon = () => icon('M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12z');
  const sendIcon = () => icon('M3 20.5v-6.7l9-1.8-9-1.8V3.5L22 12z');

  const host = make('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  const style = (color, side) => sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 15px/1.45 system-ui, sans-serif; }
    .launch { position: fixed; bottom: 20px; ${side}: 20px; width: 56px; height: 56px; border: 0; border-radius: 28px;
      background: ${color}; color: #fff; font-size: 24px; display: grid; place-items: center; cursor: pointer; box-shadow: 0 4px 16px #0004; z-index: 2147483000; }
    .panel { position: fixed; bottom: 88px; ${side}: 20px; width: 370px; height: min(560px, calc(100vh - 110px)); display: flex;
      flex-direction: column; background: #fff; color: #1c2330; border-radius: 14px; overflow: hidden; box-shadow: 0 8px 40px #0005; z-index: 2147483000; }
    .panel[hidden] { display: none; }
    header { background: ${color}; color: #fff; padding: 14px 16px; font-weight: 600; }
    .list { flex: 1; overflow-y: auto; padding: 14px; display: flex; flex-direction: column; gap: 8px; }
    .bubble { max-width: 85%; padding: 9px 12px; border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere; background: #eef1f6; align-self: flex-start; }
    .bubble.visitor { background: ${color}; color: #fff; align-self: flex-end; }
    .bubble small { display: block; margin-top: 6px; color: #4a5568; }
    .bubble small a { color: inherit; }
    .status { padding: 0 14px 6px; color: #4a5568; font-size: 13px; min-height: 20px; }
    .chips { display: flex; flex-wrap: wrap; gap: 6px; }
    .chips button, .person { border: 1px solid #b8c1cf; background: #fff; color: #1c2330; border-radius: 16px; padding: 5px 11px; cursor: pointer; }
    form { display: flex; gap: 8px; padding: 10px 14px; border-top: 1px solid #d9dee7; }
    textarea { flex: 1; resize: none; height: 40px; border: 1px solid #8793a6; border-radius: 8px; padding: 8px; background: #fff; color: #1c2330; }
    .send { border: 0; border-radius: 8px; background: ${color}; color: #fff; padding: 0 14px; cursor: pointer; }
    .person { margin: 0 14px 12px; align-self: flex-start; }
    .person[hidden] { display: none; }
    button:focus-visible, textarea:focus-visible, a:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
    @media (max-width: 480px) { .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; } .panel:not([hidden]) + .launch { bottom: auto; top: 6px; right: 6px; left: auto; width: 40px; height: 40px; } }
    @media (prefers-color-scheme: dark) { .panel, textarea, .chips button, .person { background: #1d232d; color: #e6e9ef; } .bubble { background: #2c3441; }
      .bubble small, .status { color: #aeb7c5; } form { border-color: #333c4a; } }`);
  style('#2457d6', 'right');

  const launcher = make('button', { class: 'launch', 'aria-label': 'Open chat', 'aria-expanded': 'false', onclick: () => toggle() }, bubbleIcon());
  root.append(launcher);
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else document.addEventListener('DOMContentLoaded', attach);

  const say = (text) => { status.textContent = text; };

  const showMessage = (message) => {
    if (message.conversation_id && conversation && message.conversation_id !== conversation.id) return;
    if (message.seq <= lastSeq) return;
    lastSeq = message.seq;
    const bubble = make('div', { class: 'bubble ' + message.author.kind }, message.text);
    for (const citation of message.citations || []) {
      const source = citation.url ? make('a', { href: citation.url, target: '_blank', rel: 'noopener noreferrer' }, citation.title) : citation.title;
      bubble.append(make('small', {}, 'Source: ', source));
    }
    list.append(bubble);
    if (message.suggestions?.length) {
      list.append(make('div', { class: 'chips' }, ...message.suggestions.map((title) => make('button', { type: 'button', onclick: () => send(title) }, title))));
    }
    list.scrollTop = list.scrollHeight;
    emit('message', message);
  };

  const showState = (changed) => {
    if (!conversation || changed.id !== conversation.id) return;
    if (changed.deleted) { conversation = null; lastSeq = 0; list.replaceChildren(); person.hidden = false; return say('This conversation has ended.'); }
    conversation = changed;
    person.hidden = changed.state !== 'ai_active';
    say({ waiting: 'A person will join shortly.', assigned: 'You are talking to a person.', resolved: 'This conversation is closed.' }[changed.state] || '');
  };

  const catchUp = async () => {
    const page = await call('GET', `widget/conversations/${conversation.id}/messages?after_seq=${lastSeq}&limit=200`);
    page.items.forEach(showMessage);
  };

  // Server-sent events by fetch, since EventSource can't send the token. Resumes behind the last position.
  const listen = async () => {
    const mine = (stream = new AbortController());
    for (let pause = 500; !mine.signal.aborted; pause = Math.min(pause * 2, 15000)) {
      try {
        const headers = { Authorization: 'Bearer ' + token };
        if (position) headers['Last-Event-ID'] = position;
        const response = await fetch(base + 'widget/events', { headers, signal: mine.signal });
        if (response.status === 401) return restart();
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        pause = 500;
        if (conversation) await catchUp();
        let buffer = '';
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          buffer += value;
          let end;
          while ((end = buffer.indexOf('\n\n')) >= 0) {
            handleFrame(buffer.slice(0, end));
            buffer = buffer.slice(end + 2);
          }
        }
      } catch (error) { if (mine.signal.aborted) return; }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };

  const handleFrame = (frame) => {
    let event = 'message', data = '';
    for (const line of frame.split('\n')) {
      if (line.startsWith('id:')) position = line.slice(3).trim();
      else if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data += line.slice(5);
    }
    if (event === 'reset') { position = ''; return conversation && catchUp(); }
    if (!data) return;
    const object = JSON.parse(data);
    if (event === 'message') showMessage(object);
    if (event === 'conversation') showState(object);
  };

  const restart = () => { token = null; conversation = null; lastSeq = 0; position = ''; localStorage.removeItem(storageKey); return start(); };

  const start = async () => {
    token = localStorage.getItem(storageKey);
    if (!token) {
      const body = { widget_key: key, language: document.documentElement.lang || navigator.language };
      if (config.pre_chat.consent) body.consent = { version: config.pre_chat.consent.version };
      token = (await call('POST', 'widget/sessions', body)).token;
      localStorage.setItem(storageKey, token);
    } else {
      try {
        const newest = (await call('GET', 'widget/conversations')).items[0];
        if (newest && newest.state !== 'resolved') { conversation = newest; await catchUp(); showState(newest); }
      } catch (error) { if (error.status === 401) return restart(); throw error; }
    }
    listen();
  };

  const post = async (text, clientId) => {
    const body = { text, client_id: clientId };
    if (conversation) {
      try { return await call('POST', `widget/conversations/${conversation.id}/messages`, body); }
      catch (error) { if (error.status !== 404 && error.status !== 409) throw error; conversation = null; lastSeq = 0; }
    }
    const started = await call('POST', 'widget/conversations', body);
    conversation = started.conversation;
    return started.message;
  };

  const send = async (text) => {
    if (!text.trim()) return;
    const clientId = crypto.randomUUID();
    for (let attempt = 0; ; attempt++) {
      try { const message = await post(text, clientId); showMessage(message); return say(''); }
      catch (error) {
        if (error.status || attempt === 4) return say(error.message);
        say('Reconnecting …');
        await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
      }
    }
  };

  const build = () => {
    style(config.color, config.position === 'left' ? 'left' : 'right');
    list = make('div', { class: 'list', role: 'log', 'aria-live': 'polite' });
    status = make('div', { class: 'status', role: 'status' });
    const input = make('textarea', { 'aria-label': 'Message', placeholder: 'Write a message', maxlength: '8000' });
    const submit = (event) => { event.preventDefault(); const text = input.value; input.value = ''; send(text); };
    input.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event); });
    const form = make('form', { onsubmit: submit }, input, make('button', { class: 'send', 'aria-label': 'Send message' }, sendIcon()));
    person = make('button', { class: 'person', type: 'button', onclick: askForPerson }, 'Talk to a person');
    panel = make('div', { class: 'panel', role: 'dialog', 'aria-label': config.title }, make('header', {}, config.title), list, status, form, person);
    panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') toggle(false); });
    root.prepend(panel);
    if (config.greeting) list.append(make('div', { class: 'bubble ai' }, config.greeting));
    if (config.pre_chat.consent) list.append(make('div', { class: 'bubble ai' }, config.pre_chat.consent.text));
    if (config.suggested_questions.length) list.append(make('div', { class: 'chips' }, ...config.suggested_questions.map((question) => make('button', { type: 'button', onclick: () => send(question) }, question))));
  };

  const askForPerson = async () => {
    try {
      if (!conversation) await send('I would like to talk to a person.');
      if (conversation && conversation.state === 'ai_active') showState(await call('POST', `widget/conversations/${conversation.id}/human`));
    } catch (error) { say(error.message); }
  };

  const toggle = async (open = !panel || panel.hidden) => {
    if (open && !panel) {
      try { config = await call('GET', 'widget/config?key=' + encodeURIComponent(key)); } catch (error) { return console.warn('IteroChat: ' + error.message); }
      if (!panel) { build(); try { await start(); } catch (error) { say(error.message); } }
    }
    if (!panel) return;
    panel.hidden = !open;
    launcher.setAttribute('aria-expanded', String(open));
    launcher.setAttribute('aria-label', open ? 'Close chat' : 'Open chat');
    launcher.replaceChildren(open ? crossIcon() : bubbleIcon());
    if (open) panel.querySelector('textarea').focus();
    else launcher.focus();
    emit(open ? 'open' : 'close');
  };

  window.IteroChat = {
    open: () => toggle(true),
    close: () => toggle(false),
    on: (name, listener) => (listeners[name] ||= []).push(listener),
    shutdown: () => { stream?.abort(); host.remove(); delete window.IteroChat; },
  };
})();
