import { storedCell } from '../shared/cell';
import { language } from '../shared/i18n';

export type Theme = 'system' | 'light' | 'dark';
export const theme = storedCell<Theme>('theme', 'system');

const apply = () => {
  if (theme.value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
  document.documentElement.lang = language.value;
};

theme.subscribe(apply);
language.subscribe(apply);
apply();
