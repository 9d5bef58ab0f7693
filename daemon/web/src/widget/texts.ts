// The widget's own words; another language's are a script of their own, for who needs them. A business replaces any of them by its name (settings: texts).
const english = {
  message: 'Message',
  placeholder: 'Write a message…',
  send: 'Send message',
  talk_to_person: 'Talk to a person',
  attach: 'Attach a picture or PDF',
  close: 'Close chat',
  back: 'All conversations',
  new_conversation: 'New conversation',
  conversations: 'Your conversations',
  no_conversations: 'Nothing here yet.',
  transcript: 'Download transcript',
  loading: 'Loading…',
  failed: 'The chat is not available at the moment.',
  try_again: 'Try again',
  online: 'We are here',
  away: 'We are away at the moment',
  back_at: 'Back {when}',
  assistant: 'Assistant',
  team: 'Team',
  you: 'You',
  sending: 'Sending…',
  waiting_network: 'Waiting for the network…',
  sent: 'Sent',
  seen: 'Seen',
  not_sent: 'Not sent.',
  reconnecting: 'No connection. Trying again…',
  typing: '{name} is typing…',
  thinking: 'Looking it up…',
  earlier: 'Earlier messages',
  newer: 'New messages',
  sources: 'Sources',
  open_article: 'Open the article',
  was_helpful: 'Did this help?',
  yes: 'Yes',
  no: 'No',
  thanks: 'Thank you.',
  waiting: 'A person will join shortly.',
  waiting_away: 'Your message is with the team. {back}',
  with_person: 'With {name}',
  resolved: 'This conversation is closed. Write to open it again.',
  ended: 'This conversation has ended.',
  rate: 'How was it?',
  rate_bad: '1 of 5, very bad',
  rate_2: '2 of 5',
  rate_3: '3 of 5',
  rate_4: '4 of 5',
  rate_good: '5 of 5, very good',
  rate_comment: 'Anything to add? (optional)',
  rate_send: 'Send rating',
  rated: 'Thank you for your rating.',
  before: 'Before we start',
  name: 'Name',
  email: 'Email',
  optional: 'optional',
  agree: 'I agree',
  policy: 'Privacy policy',
  start_chat: 'Start chat',
  leave: 'Leave a message',
  leave_text: 'Nobody is here right now. Leave your message and your address, and we will get back to you.',
  leave_send: 'Leave message',
  cancel: 'Cancel',
  file_type: 'Only pictures (PNG, JPEG, GIF, WebP) and PDF files can be sent.',
  file_size: 'A file has at most {mb} MB.',
  file_first: 'Write a message first, then send the file.',
  file_ai: 'The assistant can’t open files. A person can: “{person}”.',
  drop: 'Drop to send',
  download: 'Download {name}',
  picture: 'Picture: {name}',
  unread_one: 'New message from {name}: {text}',
  powered: 'Powered by IteroChat',
  wish: 'I would like to talk to a person.',
};
export type TextKey = keyof typeof english;

/** Where the script of another language leaves its words. */
export const banglaTexts = Symbol.for('iterochat.bn');
export type OtherTexts = { [banglaTexts]?: Record<TextKey, string> };

export interface Texts {
  (key: TextKey, values?: Record<string, string>): string;
  language: 'en' | 'bn';
}

/** By the script tag, the settings, the page, the browser: the first that says en or bn. */
export const languageOf = (wanted: (string | undefined | null)[]): 'en' | 'bn' => {
  for (const one of wanted) {
    if (one?.startsWith('bn')) return 'bn';
    if (one?.startsWith('en')) return 'en';
  }
  return 'en';
};

export const makeTexts = (
  language: 'en' | 'bn',
  own: Record<string, string> = {},
  table: Record<TextKey, string> = english,
): Texts => {
  const text = (key: TextKey, values: Record<string, string> = {}) =>
    (own[key] || table[key]).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return Object.assign(text, { language });
};
