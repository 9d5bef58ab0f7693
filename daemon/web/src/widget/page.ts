// The script of /w/KEY, a page that holds nothing but the panel: for web views of apps, and as a link.
import { boot } from './boot';

declare const __PANEL_URL__: string;

const key = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const language = new URLSearchParams(location.search).get('language') ?? undefined;
const { origin } = location;
boot({ key, origin, panelPath: __PANEL_URL__, isPage: true, language }).open();
