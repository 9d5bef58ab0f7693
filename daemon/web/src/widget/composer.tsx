import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, IconButton, useChat } from './parts';

const lines_most = 6;

export const Composer = () => {
  const chat = useChat();
  const { state, texts, outbox } = chat;
  const { config, conversation } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = Math.min(box.scrollHeight, 24 * lines_most) + 'px';
  }, [text]);

  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    setText('');
    field.current?.focus();
    void outbox.send(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length || !config?.attachments) return;
    event.preventDefault();
    void outbox.sendFiles(files);
  };
  const pick = () => {
    const files = [...(picker.current?.files ?? [])];
    if (picker.current) picker.current.value = '';
    void outbox.sendFiles(files);
  };

  const lastMessage = state.messages.at(-1);
  const isFileForAi =
    conversation?.state === 'ai_active' &&
    !!lastMessage?.attachments?.length &&
    lastMessage.author.kind === 'visitor';
  // Always in reach, but where nobody is to be reached: with a person, on the way to one, or no people at all.
  const offersPerson = !config?.ai_only && (!conversation || conversation.state === 'ai_active');
  return (
    <div class="foot">
      {state.isOffline && (
        <p class="strip" role="status">
          {texts('reconnecting')}
        </p>
      )}
      {state.notice && (
        <p class="strip failure" role="alert">
          {state.notice}
        </p>
      )}
      {isFileForAi && !config?.ai_only && (
        <p class="strip">{texts('file_ai', { person: texts('talk_to_person') })}</p>
      )}
      <form onSubmit={send} class="composer">
        {config?.attachments && conversation && (
          <>
            <IconButton name="clip" label={texts('attach')} onClick={() => picker.current?.click()} />
            <input
              ref={picker}
              type="file"
              hidden
              multiple
              tabIndex={-1}
              accept="image/png,image/jpeg,image/gif,image/webp,application/pdf"
              onChange={pick}
            />
          </>
        )}
        <textarea
          ref={field}
          data-first
          rows={1}
          dir="auto"
          maxLength={8000}
          aria-label={texts('message')}
          placeholder={texts('placeholder')}
          value={text}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value);
            chat.typed();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <IconButton
          name="send"
          type="submit"
          label={texts('send')}
          class="send"
          mirrored
          disabled={!text.trim()}
        />
      </form>
      <div class="below">
        {offersPerson && (
          <button type="button" class="plain person" onClick={() => void chat.askForPerson()}>
            <Icon name="person" />
            {texts('talk_to_person')}
          </button>
        )}
        {config?.show_footer !== false && <span class="powered">{texts('powered')}</span>}
      </div>
    </div>
  );
};
