// The panel: loaded by the loader on the first opening, into the same shadow root.
import { render } from 'preact';
import { App } from './app';
import { addStyles, meeting, type Boot, type Panel } from './boot';
import { Chat } from './chat';
import forms from './styles/forms.css';
import frame from './styles/frame.css';
import media from './styles/media.css';
import thread from './styles/thread.css';

const mount = (boot: Boot): Panel => {
  const chat = new Chat(boot);
  const place = document.createElement('div');
  place.className = 'panel-place';
  addStyles(boot.root, frame + thread + forms + media);
  boot.root.prepend(place);
  let isShown = false;
  const draw = () => render(<App chat={chat} isShown={isShown} />, place);
  const seen = () => !document.hidden && void chat.markRead();
  document.addEventListener('visibilitychange', seen);
  return {
    show: () => {
      isShown = true;
      draw();
      void chat.show();
    },
    hide: () => {
      isShown = false;
      chat.hide();
      draw();
    },
    identify: () => chat.identify(),
    end: () => {
      document.removeEventListener('visibilitychange', seen);
      chat.end();
      render(null, place);
    },
  };
};

(globalThis as { [meeting]?: typeof mount })[meeting] = mount;
