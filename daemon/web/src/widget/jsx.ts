// What elements become in the panel: calls of h, which are smaller than the dashboard's automatic ones (build.mjs).
export { Fragment, h } from 'preact';
