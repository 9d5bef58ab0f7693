// The page of /w/<widget key>: puts the widget of that key on an otherwise empty page and opens it.
(() => {
  const key = location.pathname.split('/').pop();
  const address = '/widget.js';
  const policy = window.trustedTypes?.createPolicy('iterochat-page', { createScriptURL: () => address });
  const script = document.createElement('script');
  script.src = policy ? policy.createScriptURL('') : address;
  script.dataset.widgetKey = key;
  script.addEventListener('load', () => window.IteroChat && window.IteroChat.open());
  document.head.append(script);
})();
