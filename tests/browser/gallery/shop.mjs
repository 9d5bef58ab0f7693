// The site that the widget stands on: a small shop with a look of its own, light or dark as the visitor's device.
import { createServer } from 'node:http';

const styles = `
:root { --paper: #fbfaf7; --ink: #22261f; --soft: #63695d; --line: #e4e1d8; --tile: #efece3 }
@media (prefers-color-scheme: dark) { :root { --paper: #15181a; --ink: #e8e6df; --soft: #a2a69c; --line: #2c3134; --tile: #1f2427 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 Georgia, serif }
nav { display: flex; gap: 2rem; padding: 1rem 2rem; border-bottom: 1px solid var(--line) }
main { max-width: 60rem; margin: 0 auto; padding: 2rem }
h1 { font-size: 2.2rem; line-height: 1.15; max-width: 16ch; margin: 1rem 0 }
p { color: var(--soft); max-width: 40ch }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; padding: 0; list-style: none }
li { padding: 7rem 1rem 1rem; border-radius: 6px; background: var(--tile) }
`;
const words = {
  en: [
    'Nordwind',
    'Made for weather.',
    'Tents, boots and stoves that outlive the storm, and the people who mend them.',
    'Fjell 2 tent',
    'Skarv boots',
    'Glød stove',
    'Tåke jacket',
  ],
  bn: [
    'নর্ডউইন্ড',
    'ঝড়-বৃষ্টির জন্য তৈরি।',
    'তাঁবু, জুতা আর চুলা, যা ঝড়েও টেকে।',
    'তাঁবু',
    'জুতা',
    'চুলা',
    'জ্যাকেট',
  ],
  ar: ['نوردويند', 'صُنع للطقس.', 'خيام وأحذية ومواقد تدوم أكثر من العاصفة.', 'خيمة', 'حذاء', 'موقد', 'سترة'],
};

export const startShop = async (daemon) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://shop');
    if (pathname === '/shop.css') {
      response.writeHead(200, { 'Content-Type': 'text/css' });
      return response.end(styles);
    }
    const language = searchParams.get('language') ?? 'en';
    const [name, title, text, ...things] = words[language] ?? words.en;
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        `default-src 'none'; script-src ${daemon.origin}; connect-src ${daemon.origin}; style-src 'self'; ` +
        `require-trusted-types-for 'script'; trusted-types iterochat`,
    });
    response.end(
      `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><title>${name}</title>` +
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/shop.css"></head>' +
        `<body><nav><b>${name}</b></nav><main><h1>${title}</h1><p>${text}</p><ul>` +
        things.map((thing) => `<li>${thing}</li>`).join('') +
        `</ul></main><script async src="${daemon.origin}/widget.js" data-widget-key="${daemon.key}" data-color="#0b6e4f"></script></body></html>`,
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
};
