/** What the server's refusals mean in Bangla, by the code of the error or its code and field. The server speaks English. */
import { language } from '../shared/i18n';

const bangla: Record<string, string> = {
  invalid: 'অনুরোধটি ঠিকভাবে লেখা নয়।',
  unprocessable: 'একটি ঘরের লেখা নিয়ম মানে না।',
  usage: 'অনুরোধটি ঠিকভাবে লেখা নয়।',
  unauthenticated: 'প্রবেশ করা নেই, বা সময় শেষ। আবার প্রবেশ করুন।',
  totp_required: 'দ্বিতীয় ধাপের কোড দরকার।',
  forbidden: 'আপনার ভূমিকায় এটি করা যায় না।',
  totp_enrolment_required: 'প্রতিষ্ঠানটি দ্বিতীয় ধাপ চায়: প্রোফাইলে চালু করুন।',
  not_found: 'এটি নেই, বা আর নেই।',
  conflict: 'এখনকার অবস্থায় এটি করা যায় না।',
  exists: 'এই নাম আগেই আছে।',
  legal_hold: 'আইনি আটক আছে: মোছা বা সরানো যায় না।',
  too_large: 'এটি বেশি বড়।',
  unsupported_media: 'এ ধরনের ফাইল নেওয়া হয় না।',
  rate_limited: 'খুব দ্রুত হচ্ছে। একটু থেমে আবার চেষ্টা করুন।',
  busy: 'সার্ভার এখন ব্যস্ত। একটু পরে আবার চেষ্টা করুন।',
  unavailable: 'সার্ভার এখন এটি পারছে না। একটু পরে আবার চেষ্টা করুন।',
  bad_data: 'ফাইলটি নষ্ট, বা অন্য ধরনের।',
  damaged: 'সার্ভারের একটি ফাইল নষ্ট। প্রশাসককে জানান।',
  no_input: 'ফাইলটি নেই।',
  io: 'পড়া বা লেখা যায়নি। প্রশাসককে জানান।',
  version_mismatch: 'সংস্করণ মেলে না। পাতাটি আবার খুলুন।',
  configuration: 'সার্ভারের একটি সেটিং ভুল। প্রশাসককে জানান।',
  internal: 'এখানে কিছু ভুল হয়েছে; নম্বরটি দিয়ে প্রশাসক খুঁজে পাবেন।',

  'unprocessable/email': 'ইমেইল ঠিকানাটি ঠিক নয়।',
  'unprocessable/password': 'পাসওয়ার্ড ৮ থেকে ১,০২৪ অক্ষরের, আর সহজে অনুমান করা যায় এমন নয়।',
  'unauthenticated/password': 'পাসওয়ার্ড মেলে না।',
  'forbidden/password': 'পাসওয়ার্ড মেলে না।',
  'unauthenticated/totp': 'কোডটি মেলে না।',
  'unprocessable/totp': 'কোডটি মেলে না।',
  'unprocessable/code': 'কোডটি মেলে না।',
  'unauthenticated/code': 'কোডটি মেলে না।',
  'unprocessable/confirm': 'নিশ্চিত করতে যা লিখতে বলা হয়েছে, ঠিক তা-ই লিখুন।',
  'unprocessable/name': 'নামটি ফাঁকা বা বেশি লম্বা।',
  'unprocessable/title': 'শিরোনামটি ফাঁকা বা বেশি লম্বা।',
  'unprocessable/text': 'লেখাটি ফাঁকা বা বেশি লম্বা।',
  'unprocessable/body': 'লেখাটি ফাঁকা বা বেশি লম্বা।',
  'unprocessable/reason': 'কারণ লিখুন; বেশি লম্বা নয়।',
  'unprocessable/note': 'নোট দরকার, বা বেশি লম্বা।',
  'unprocessable/shortcut': 'শর্টকাটে শুধু অক্ষর, সংখ্যা ও হাইফেন থাকে।',
  'exists/shortcut': 'এই শর্টকাট আগেই আছে।',
  'exists/email': 'এই ঠিকানার কেউ আগে থেকেই আছেন।',
  'exists/slug': 'এই ছোট নাম আগেই আছে।',
  'unprocessable/color': 'রং #2457d6-এর মতো লেখা হয়।',
  'unprocessable/origins': 'ডোমেইন https:// দিয়ে শুরু হয়, যেমন https://shop.example.com।',
  'unprocessable/avatar': 'ছবিটি PNG, JPEG বা WebP নয়, বা বেশি বড়।',
  'unprocessable/state': 'অবস্থাটি ঠিক নয়।',
  'unprocessable/until': 'সময়টি আগামী হতে হবে।',
  'unprocessable/subject': 'ব্যক্তিকে ঠিক একভাবে জানান: ইমেইল, ভিজিটর আইডি বা যাচাই করা আইডি।',
  'busy/max_percent': 'ব্রেক থামিয়েছে: এতে অনুমোদিত ভাগের বেশি মুছে যেত। কিছুই মোছেনি।',
  'not_found/token':
    'আমন্ত্রণটি আর খোলা নেই: ব্যবহার হয়েছে, বাতিল হয়েছে বা ৭ দিনের বেশি পুরোনো। নতুন একটি চান।',
  'not_found/visitor': 'এমন কোনো ভিজিটর নেই।',
};

/** These say too little by themselves: what the server says stands behind them. */
const vague = new Set([
  'invalid',
  'unprocessable',
  'usage',
  'forbidden',
  'not_found',
  'conflict',
  'exists',
  'busy',
  'unavailable',
]);

/** A sentence for people, in the language of the page. */
export const say = (code: string, field: string | undefined, english: string): string => {
  if (language.value !== 'bn') return english;
  const exact = field && bangla[`${code}/${field}`];
  if (exact) return exact;
  const general = bangla[code];
  if (!general) return english;
  return vague.has(code) ? `${general} (${english})` : general;
};
