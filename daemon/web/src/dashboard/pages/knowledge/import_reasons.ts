/** Why a part of a file became no article, in Bangla by its code; the server's own sentence is English. */
import { language } from '../../../shared/i18n';

const bangla: Record<string, string> = {
  archive: 'আর্কাইভের এর পরের অংশ পড়া যায়নি।',
  damaged: 'ফাইলটি নষ্ট।',
  empty: 'ফাইলটি খালি।',
  encoding: 'লেখার এনকোডিং পড়া যায় না; UTF-8 হিসেবে রাখুন।',
  encrypted: 'ফাইলটি পাসওয়ার্ড দিয়ে আটকানো।',
  fields: 'ঘরগুলো ঠিক নয়।',
  format: 'এ ধরনের ফাইল পড়া যায় না; HTML, Markdown, লেখা, CSV, JSON Lines বা zip দিন।',
  front_matter: 'শুরুর "---" অংশটি বন্ধ হয়নি।',
  invalid: 'একটি ঘরের লেখা নিয়ম মানে না।',
  json: 'সারিটি ঠিক JSON নয়।',
  name: 'ফাইলের নামটি নেওয়া যায় না।',
  no_text: 'এতে কোনো লেখা নেই।',
  no_title: 'শিরোনাম নেই।',
  not_pruned: 'যা পড়া যায়নি তা দরকারি হতে পারে, তাই কিছু সরানো হয়নি।',
  quotes: 'উদ্ধৃতিচিহ্ন ঠিক জায়গায় বন্ধ হয়নি।',
  repeated: 'এই আইডি আগেই এসেছে; প্রথমটি রাখা হয়েছে।',
  too_large: 'এটি বেশি বড়; ভাগ করে দিন।',
};

/** These say too little by themselves: what the server says stands behind them. */
const vague = new Set(['fields', 'invalid', 'quotes', 'archive']);

export const importReason = (code: string | undefined, english: string): string => {
  const said = language.value === 'bn' && code !== undefined ? bangla[code] : undefined;
  if (!said) return english;
  return code !== undefined && vague.has(code) ? `${said} (${english})` : said;
};
