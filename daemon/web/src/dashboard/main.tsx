import { render } from 'preact';
import './styles/index.css';
import './theme';
import { App } from './app';

const root = document.getElementById('app');
if (root) render(<App />, root);
