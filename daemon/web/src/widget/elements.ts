// What JSX becomes in the panel's script (build.mjs: smallElements).
export { Fragment, h } from 'preact';
