/** What the pretend phone says of itself; the SMS it shows stay as they were sent. */

export type PhoneLanguage = keyof typeof phoneWords;
export type PhoneWords = Record<keyof (typeof phoneWords)['vi'], string>;

/** A key that one language lacks does not compile where the words are used. */
export const phoneWords = {
  vi: {
    title: 'Điện thoại thử nghiệm',
    about: 'Đây là điện thoại giả để thử nghiệm. Tin nhắn không được gửi đi đâu cả.',
    number: 'Số điện thoại',
    mistake: 'Số điện thoại di động có 10 chữ số, ví dụ 0900000001.',
    show: 'Xem tin nhắn',
    people: 'Người dùng thử nghiệm',
    messages: 'tin nhắn',
    messagesOf: 'Tin nhắn của',
    others: 'Số khác',
    again: 'Tải lại',
    order: 'mới nhất ở trên cùng. Trang tự tải lại sau mỗi {{seconds}} giây.',
    none: 'Chưa có tin nhắn nào.',
  },
  en: {
    title: 'Test phone',
    about: 'This is a pretend phone for trying things out. Its messages are not sent anywhere.',
    number: 'Phone number',
    mistake: 'A mobile number has 10 digits, for example 0900000001.',
    show: 'Show the messages',
    people: 'Made-up citizens',
    messages: 'SMS',
    messagesOf: 'Messages of',
    others: 'Another number',
    again: 'Reload',
    order: 'the newest on top. The page reloads by itself every {{seconds}} seconds.',
    none: 'No message yet.',
  },
} as const;

/** Vietnamese unless it is English that is asked for. */
export const phoneLanguage = (asked: unknown): PhoneLanguage => (asked === 'en' ? 'en' : 'vi');
