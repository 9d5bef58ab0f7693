// /widget.js: <script async src="https://HOST/widget.js" data-widget-key="wk_…"></script>
// Optional: data-language (en, bn), data-color (#2457d6) and data-position (left) of the button before the first opening.
import { boot } from './boot';

declare const __PANEL_URL__: string;

const find = () =>
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-widget-key]');

const script = find();
const key = script?.dataset['widgetKey'];
if (script && key && !('IteroChat' in globalThis)) {
  const { origin } = new URL(script.src);
  const { language, color, position } = script.dataset;
  const start = () =>
    boot({ key, origin, panelPath: __PANEL_URL__, language, color, position, nonce: script.nonce });
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
}
