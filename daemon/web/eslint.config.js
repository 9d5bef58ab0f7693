import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'static/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // What puts text into the page as markup or code has no place here; Trusted Types would refuse it too.
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Build elements instead.' },
        { property: 'outerHTML', message: 'Build elements instead.' },
        { property: 'insertAdjacentHTML', message: 'Build elements instead.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Build elements instead.' },
      ],
    },
  },
  {
    files: ['*.{js,mjs}'],
    languageOptions: {
      globals: { process: 'readonly', Buffer: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
);
