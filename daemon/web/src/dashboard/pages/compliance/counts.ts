import { e } from './erase_texts';
import { t } from './texts';

/** "2 conversations, 14 messages, one visitor"; a dash when there is nothing. */
export const countsText = (counts: Record<string, number>): string =>
  [
    counts['conversations'] && t('conversations', { n: counts['conversations'] }),
    counts['messages'] && t('messages', { n: counts['messages'] }),
    counts['notes'] && t('notes', { n: counts['notes'] }),
    counts['attachments'] && t('attachments', { n: counts['attachments'] }),
    counts['ai_traces'] && e('ai_traces', { n: counts['ai_traces'] }),
    counts['visitors'] && t('visitors', { n: counts['visitors'] }),
  ]
    .filter(Boolean)
    .join(', ') || '–';
