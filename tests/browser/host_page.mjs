// A business's page on an origin of its own, with rules and styles that mean no good to what is put on it.
import { createServer } from 'node:http';

const styles = `
* { all: unset !important; position: static !important; font: 40px fantasy !important; color: red !important;
  letter-spacing: 1em !important; text-transform: uppercase !important; direction: inherit !important }
html, body, p { display: block !important }
button, textarea, form, header { display: none !important }
iterochat-widget { display: none !important; opacity: 0 !important; transform: scale(0) !important; z-index: -1 !important }
`;

/** `language`, `dir`: of the page. `attributes`: more of the script tag. `isPlain`: without the hostile styles. */
export const startHost = async (daemon) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://host');
    if (pathname === '/hostile.css') {
      response.writeHead(200, { 'Content-Type': 'text/css' });
      return response.end(styles);
    }
    const get = (name, fallback) => searchParams.get(name) ?? fallback;
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        `default-src 'none'; script-src ${daemon.origin}; connect-src ${daemon.origin}; style-src 'self'; ` +
        `require-trusted-types-for 'script'; trusted-types iterochat`,
    });
    response.end(
      `<!doctype html><html lang="${get('language', 'en')}" dir="${get('dir', 'ltr')}"><head><title>A shop</title><meta name="viewport" content="width=device-width, initial-scale=1">` +
        (get('plain', '') ? '' : '<link rel="stylesheet" href="/hostile.css">') +
        `</head><body><main><h1>A shop</h1><p>Tents and boots.</p></main>` +
        `<script async src="${daemon.origin}/widget.js" data-widget-key="${get('key', daemon.key)}" ${get('attributes', '')}></script></body></html>`,
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
};
