/** The record of processing comes from the server in English sentences; here is what they are in Bangla. A sentence that
 * is not here is shown as the server says it. */
import { language } from '../../../shared/i18n';
import { dateTimeText, numberText } from '../../format';

const sentences: Record<string, string> = {
  'Support chat': 'সহায়তা চ্যাট',
  'Answering the questions of visitors of the website': 'ওয়েবসাইটের ভিজিটরদের প্রশ্নের উত্তর দেওয়া',
  'Contract or legitimate interest (Art. 6(1)(b), (f))': 'চুক্তি বা বৈধ স্বার্থ (ধারা ৬(১)(খ), (চ))',
  'Answers by AI': 'এআইয়ের উত্তর',
  'Answering from the knowledge base, and explaining each answer':
    'জ্ঞানভান্ডার থেকে উত্তর দেওয়া, আর প্রতিটি উত্তরের ব্যাখ্যা রাখা',
  'Files sent with messages': 'বার্তার সঙ্গে পাঠানো ফাইল',
  'Answering questions that a picture or a document explains': 'ছবি বা নথিতে বোঝানো প্রশ্নের উত্তর দেওয়া',
  'Network addresses, browsers and pages': 'নেটওয়ার্ক ঠিকানা, ব্রাউজার ও পাতা',
  'Security, and help with what a browser does wrong': 'নিরাপত্তা, আর ব্রাউজারের সমস্যায় সাহায্য',
  'Legitimate interest (Art. 6(1)(f))': 'বৈধ স্বার্থ (ধারা ৬(১)(চ))',
  'Requests of persons': 'ব্যক্তিদের অনুরোধ',
  'Answering requests under Art. 15 to 21 in time, and proving it':
    'ধারা ১৫ থেকে ২১-এর অনুরোধের জবাব সময়মতো দেওয়া ও তা প্রমাণ করা',
  'Legal obligation (Art. 6(1)(c))': 'আইনি বাধ্যতা (ধারা ৬(১)(গ))',
  'Team accounts': 'টিমের অ্যাকাউন্ট',
  'Access of members to the dashboard, and who answered what':
    'সদস্যদের ড্যাশবোর্ডে প্রবেশ, আর কে কী উত্তর দিয়েছেন',
  'Contract (Art. 6(1)(b))': 'চুক্তি (ধারা ৬(১)(খ))',
  'Audit log': 'নিরীক্ষা খাতা',
  'Proving who did what with personal data': 'ব্যক্তিগত তথ্যে কে কী করেছেন তা প্রমাণ করা',
  'Legal obligation (Art. 6(1)(c), 5(2))': 'আইনি বাধ্যতা (ধারা ৬(১)(গ), ৫(২))',

  'visitors of the website': 'ওয়েবসাইটের ভিজিটর',
  'members of the team': 'টিমের সদস্য',
  'members of the organization': 'প্রতিষ্ঠানের সদস্য',
  'administrators of this installation': 'এই সার্ভারের প্রশাসক',
  identifiers: 'পরিচয়-চিহ্ন',
  'contents of messages': 'বার্তার লেখা',
  'names and contact data': 'নাম ও যোগাযোগের তথ্য',
  'use of the chat': 'চ্যাটের ব্যবহার',
  'credentials (hashed or sealed)': 'প্রবেশের গোপন তথ্য (হ্যাশ বা সিল করা)',
  times: 'সময়',
  'search entries (keyed hashes)': 'খোঁজার সূচি (চাবিযুক্ত হ্যাশ)',

  'questions with addresses and numbers masked, the turns before them, passages of articles':
    'ঠিকানা ও নম্বর ঢাকা প্রশ্ন, তার আগের কথা, নিবন্ধের অংশ',
  "private addresses are allowed: it may stand in the controller's own network":
    'ব্যক্তিগত ঠিকানা চলে: এটি প্রতিষ্ঠানের নিজের নেটওয়ার্কে থাকতে পারে',
  'outside this host; its place and its safeguards (Art. 28, 44 to 49) are as agreed with it':
    'এই সার্ভারের বাইরে; এর স্থান ও সুরক্ষা (ধারা ২৮, ৪৪ থেকে ৪৯) এর সঙ্গে চুক্তি অনুযায়ী',

  'Texts, names and contact data are sealed (XChaCha20-Poly1305) by keys of each conversation and each person.':
    'লেখা, নাম ও যোগাযোগের তথ্য প্রতিটি কথোপকথন ও ব্যক্তির আলাদা চাবিতে সিল করা (XChaCha20-Poly1305)।',
  'Every organization has database files and keys of its own.':
    'প্রতিটি প্রতিষ্ঠানের ডেটাবেস ফাইল ও চাবি আলাদা।',
  'An erasure destroys keys, rows, search entries and log copies, is written to a ledger before it begins, and is applied again to restored backups.':
    'চিরতরে মুছলে চাবি, সারি, খোঁজার সূচি ও লগের অনুলিপি নষ্ট হয়; শুরুর আগে খতিয়ানে লেখা হয়, ব্যাকআপ ফেরালে আবার মোছা হয়।',
  'Who did what is kept in a hash-chained log without message texts.':
    'কে কী করেছেন তা হ্যাশের শিকলে গাঁথা খাতায় থাকে; বার্তার লেখা থাকে না।',
  'Passwords are stored as Argon2id hashes, tokens as hashes only.':
    'পাসওয়ার্ড Argon2id হ্যাশ হিসেবে থাকে, টোকেন শুধু হ্যাশ।',
  'Members see what their role needs.': 'সদস্যরা শুধু নিজের ভূমিকায় যা লাগে তা-ই দেখেন।',

  'Backups of all data are encrypted and sealed for a key that is kept on this host, so that they protect against loss but not against whoever takes the host.':
    'সব তথ্যের ব্যাকআপ গুপ্তলিখিত, চাবি এই সার্ভারেই থাকে: হারানো থেকে বাঁচায়, কিন্তু যে সার্ভারটি নেয় তার থেকে নয়।',
  'The keys of conversations and persons are kept apart from the data, in one archive of which only the newest is kept.':
    'কথোপকথন ও ব্যক্তির চাবি তথ্য থেকে আলাদা একটি আর্কাইভে থাকে; শুধু নতুনটি রাখা হয়।',
  'Backups are kept until somebody removes them.': 'কেউ না সরানো পর্যন্ত ব্যাকআপ থাকে।',
  'What is erased becomes unreadable in every backup within 24 hours, when the archive of keys is written again.':
    'যা চিরতরে মোছা হয়, ২৪ ঘণ্টার মধ্যে সব ব্যাকআপে তা পড়ার অযোগ্য হয়, চাবির আর্কাইভ নতুন করে লেখা হলে।',
  'No backup was made yet.': 'এখনও কোনো ব্যাকআপ নেই।',
  'The archive of keys stands in the folder of the backups: whoever copies one copies both.':
    'চাবির আর্কাইভ ব্যাকআপের ফোল্ডারেই আছে: যে একটি নেয়, দুটিই নেয়।',

  'resolved conversations, since their last activity': 'শেষ হওয়া কথোপকথন, শেষ কার্যকলাপ থেকে',
  'deleted items, since their deletion': 'মোছা জিনিস, মোছার পর থেকে',
  'visitors without a conversation, since they were last seen': 'কথোপকথনহীন ভিজিটর, শেষ দেখা থেকে',
  'files that came with messages, since they were sent': 'বার্তার সঙ্গে আসা ফাইল, পাঠানোর পর থেকে',
  'network addresses, browsers and pages of visitors, since they were last seen':
    'ভিজিটরের নেটওয়ার্ক ঠিকানা, ব্রাউজার ও পাতা, শেষ দেখা থেকে',
  'why the AI answered as it did, since the answer': 'এআই কেন এমন উত্তর দিয়েছে, উত্তরের পর থেকে',
  'requests of persons, since they were closed': 'ব্যক্তিদের অনুরোধ, শেষ হওয়ার পর থেকে',
  'reasons and network addresses in the audit log, since the entry':
    'নিরীক্ষা খাতার কারণ ও নেটওয়ার্ক ঠিকানা, লেখার পর থেকে',
  'until it is erased': 'মুছে না ফেলা পর্যন্ত',
};

const states: Record<string, string> = {
  ai_active: 'এআই সামলাচ্ছে',
  waiting: 'অপেক্ষায়',
  assigned: 'দেওয়া হয়েছে',
  resolved: 'মীমাংসিত',
  ai: 'এআই',
  people: 'মানুষ',
};

const figure = (text: string) => numberText(Number(text));
type Form = [pattern: RegExp, say: (...parts: string[]) => string];

/** Sentences with something of the settings in them. */
const forms: Form[] = [
  [/^(\d+) days$/, (days) => `${figure(days ?? '')} দিন`],
  [/^(\d+) hours$/, (count) => `${figure(count ?? '')} ঘণ্টা`],
  [
    /^(.+), those in the state (\w+)$/,
    (what, state) => `${inBangla(what)}, যেগুলোর অবস্থা “${states[state ?? ''] ?? state}”`,
  ],
  [/^(.+), those tagged (.+)$/, (what, tag) => `${inBangla(what)}, যেগুলোর ট্যাগ “${tag}”`],
  [
    /^(.+), those handled by (\w+)$/,
    (what, who) => `${inBangla(what)}, যেগুলো ${states[who ?? ''] ?? who} সামলেছে`,
  ],
  [/^Wording of answers by the language model (.+)$/, (model) => `ভাষা-মডেল ${model} দিয়ে উত্তর লেখা`],
  [
    /^Backups of all data are encrypted and sealed for (\d+) keys? of the operator, which this host can't open\.$/,
    (count) =>
      `সব তথ্যের ব্যাকআপ গুপ্তলিখিত, পরিচালকের ${figure(count ?? '')}টি চাবিতে সিল করা; এই সার্ভার খুলতে পারে না।`,
  ],
  [
    /^Backups are kept by the rule (\S+) \(days, weeks and months of which one is kept each\)\.$/,
    (rule) => `ব্যাকআপ ${rule} নিয়মে থাকে (যত দিন, সপ্তাহ ও মাসের একটি করে থাকে)।`,
  ],
  [/^The last backup was made at (\S+)\.$/, (at) => `শেষ ব্যাকআপ হয়েছে ${dateTimeText(at ?? '')}।`],
  [/^(.+): ([^:]+)$/, (what, age) => `${inBangla(what)}: ${inBangla(age)}`], // a rule of retention and its age
];

const inBangla = (english = ''): string => {
  const whole = sentences[english];
  if (whole) return whole;
  for (const [pattern, say] of forms) {
    const found = pattern.exec(english);
    if (found) return say(...found.slice(1));
  }
  return english;
};

const time_within = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What the server says, in the language of the page; times as people write them. */
export const recordText = (english: string): string =>
  language.value === 'bn' ? inBangla(english) : english.replace(time_within, (at) => dateTimeText(at));
