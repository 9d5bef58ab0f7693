// What the people of the pictures are called and say.
export const team = [
  { email: 'olivia@nordwind.example', name: 'Olivia Thorvaldsen', role: 'owner' },
  { email: 'amir@nordwind.example', name: 'Amir Hossain', role: 'admin' },
  { email: 'anika@nordwind.example', name: 'অনিকা রহমান', role: 'agent' },
  { email: 'wilhelmina@nordwind.example', name: 'Wilhelmina van der Straten-Ponthoz', role: 'agent' },
  { email: 'yusuf@nordwind.example', name: 'يوسف الحداد', role: 'agent' },
];

const article = (id, title, body, questions = [], language = 'en') => ({
  id,
  title,
  language,
  url: `https://help.nordwind.example/${id}`,
  body,
  questions,
});

export const articles = [
  article(
    'returns',
    'How do I return an order?',
    'You can return any order within 30 days of delivery. Print the return label from your orders page, put it on ' +
      'the parcel and bring it to the nearest post office. We send the money within five working days after the parcel arrives.',
    ['Can I send something back?', 'What is your return policy?'],
  ),
  article(
    'shipping',
    'How long does delivery take?',
    'Standard delivery takes three to five working days inside the country. Express delivery arrives on the next ' +
      'working day when you order before noon. You get a tracking number by email as soon as the parcel leaves our warehouse.',
    ['When will my parcel arrive?'],
  ),
  article(
    'hours',
    'What are your opening hours?',
    'Our shop in the old town is open from Monday to Saturday between nine in the morning and six in the evening. ' +
      'On Sundays and on public holidays it stays closed.',
    ['When are you open?'],
  ),
  article(
    'tents',
    'How do I care for a tent?',
    'Dry your tent completely before you store it. Clean it with lukewarm water and a soft sponge, never in a washing machine. Renew the coating of the outer tent every second season.',
  ),
  article(
    'boots',
    'Which size of boots do I need?',
    'Measure your foot in the evening, standing, with the socks you hike in. Add one centimetre to the length and look the size up in the table on each product page.',
  ),
  article(
    'warranty',
    'What does the warranty cover?',
    'The warranty covers faults of material and workmanship for three years. Wear, cuts and burns are not covered. Send us a picture of the fault and your order number.',
  ),
  article(
    'repair',
    'Do you repair zips, poles and seams of tents and sleeping bags that were bought elsewhere?',
    'We repair zips, poles and seams of every brand in our workshop. A repair takes about ten working days and costs between twelve and sixty euros.',
  ),
  article(
    'vouchers',
    'Do you sell gift vouchers?',
    'Gift vouchers are sold in the shop and online, from ten to five hundred euros. They are valid for three years.',
  ),
  article(
    'payment',
    'How can I pay?',
    'You can pay by card, by bank transfer or on account. We never store card numbers.',
  ),
  article(
    'bn-delivery',
    'ডেলিভারি পেতে কত দিন লাগে?',
    'দেশের ভেতরে সাধারণ ডেলিভারিতে তিন থেকে পাঁচ কার্যদিবস লাগে। দুপুরের আগে অর্ডার করলে এক্সপ্রেস ডেলিভারি পরের কার্যদিবসে পৌঁছায়।',
    ['আমার পার্সেল কবে আসবে?'],
    'bn',
  ),
];

export const instructions = [
  ['Tone', 'Warm and brief. Say “we”, never “the company”. No emoji.'],
  ['Names', 'Greet by first name when it is known.'],
  [
    'Season',
    'Mention that the winter catalogue is out when it fits. It has 214 pages, and nobody has to read them all before they may ask.',
  ],
  ['সম্বোধন', 'বাংলায় সবসময় “আপনি” বলুন।'],
];

export const questions = ['How long does delivery take?', 'How do I return an order?', 'When are you open?'];

export const replies = [
  ['hours', 'Opening hours', 'We are open Monday to Saturday, 9 to 18.'],
  ['thanks', '', 'Thank you, {visitor}! Is there anything else I can do for you?'],
  [
    'refund-started',
    'Refund on its way',
    'I have started the refund for {reference}. The money is with you within five working days; your bank may need one more. You need not send anything back.',
  ],
  ['স্বাগতম', 'স্বাগত জানানো', 'আসসালামু আলাইকুম {visitor}, আমি {me}। কীভাবে সাহায্য করতে পারি?'],
];

/** `holder`: an index of the team. `ai`: nobody but the AI. */
export const people = [
  { id: 'ai-1', name: 'Lena Park', text: 'How long does delivery take?', ai: true, rating: 5 },
  { id: 'ai-2', name: '', text: 'Do you sell gift vouchers?', ai: true },
  { id: 'ai-3', name: 'Tuan', text: 'Can you engrave my pocket knife with 20 letters?', ai: true },
  { id: 'ai-4', name: '', text: 'Can you engrave a pocket knife for my son?', ai: true },
  { id: 'ai-5', name: 'ফারহানা', text: 'ডেলিভারি পেতে কত দিন লাগে?', ai: true, rating: 4 },
  {
    id: 'done-1',
    name: 'Piet de Vries',
    email: 'piet@post.example',
    text: 'My boots arrived in two left shoes 🥾🥾, I want to complain',
    holder: 0,
    resolved: true,
    rating: 5,
    comment: 'Solved in four minutes. I will walk in circles no more.',
    then: [
      ['member', 'Oh no. The right one leaves our house today.'],
      ['visitor', 'Ha, thank you!'],
    ],
  },
  {
    id: 'done-2',
    name: 'Sam',
    text: 'A person please',
    holder: 1,
    resolved: true,
    rating: 2,
    then: [['member', 'Hello Sam, how can I help?']],
  },
  {
    id: 'grace',
    name: 'Grace Okafor',
    email: 'grace@mail.example',
    text: 'Can a person look at my warranty claim?',
    tags: ['warranty'],
  },
  { id: 'anonymous', name: '', text: 'I cannot log in to my account any more' },
  {
    id: 'amelie',
    name: 'Amélie Laurent',
    email: 'amelie.laurent@courriel.example',
    text: 'My card was charged twice for order 4471',
  },
  {
    id: 'kenji',
    name: 'Kenji Watanabe',
    text: 'This is the third time I complain, I am very angry about your service',
    hold: 'Case 2026-14',
  },
  {
    id: 'layla',
    name: 'ليلى المنصوري',
    text: 'أريد أن أتحدث مع شخص من فضلك، وصلتني الخيمة ممزقة',
    then: [['visitor', 'I want to talk to a person, the tent arrived torn']],
  },
  {
    id: 'nadia',
    name: 'নাদিয়া রহমান',
    email: 'nadia@mail.example',
    text: 'আমি একজন মানুষের সাথে কথা বলতে চাই, আমার টাকা ফেরত দরকার',
    tags: ['পরিশোধ'],
  },
  {
    id: 'long',
    name: 'Bartholomäus Konstantinopolitanischer-Dudelsackpfeifenmachergeselle',
    text: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz_and_a_word_that_never_ends_https://shop.nordwind.example/a/very/long/address?with=parameters. I want a refund',
    tags: ['returns', 'wholesale', 'delivery', 'vip'],
  },
  {
    id: 'tom',
    name: 'Tom Berg',
    text: 'Where is my parcel? Please let me talk to a human',
    holder: 1,
    tags: ['delivery'],
    then: [['member', 'I am on it, Tom.']],
  },
  {
    id: 'rosa',
    name: 'Rosa Diaz',
    email: 'rosa@mail.example',
    text: 'I want my money back, the tent leaks at every seam and I have slept in a puddle',
    holder: 0,
    tags: ['returns', 'vip'],
    then: [
      ['member', 'Hello Rosa, I am Olivia. I am sorry about your night!'],
      [
        'member',
        'Could you send me your order number and a picture of the seam? Then I start the refund right away.',
      ],
      ['visitor', 'It is 1234-77. The receipt is at https://shop.nordwind.example/orders/1234-77'],
      ['picture', 'seam.png'],
      ['note', 'Bought in May, so well within the warranty. @Amir Hossain has the same tent on his desk.'],
      ['visitor', 'And thank you for being so quick 🙏'],
    ],
  },
];
