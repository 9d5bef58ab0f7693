import { storedCell } from '../shared/cell';
import { language } from '../shared/i18n';

export type Theme = 'system' | 'light' | 'dark';
export const theme = storedCell<Theme>('theme', 'system');

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** The page always names the theme that it shows, so that the styles say the dark colours once. */
const apply = () => {
  const root = document.documentElement;
  root.dataset['theme'] = theme.value === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : theme.value;
  root.lang = language.value;
};

theme.subscribe(apply);
language.subscribe(apply);
systemIsDark.addEventListener('change', apply);
apply();
