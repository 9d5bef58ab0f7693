import { useState } from 'preact/hooks';
import { messages } from '../../shared/i18n';
import { AppearanceMenu } from '../frame';
import { Link } from '../router';
import { api } from '../session';
import { Banner, Button, TextInput } from '../ui';
import { useBusy } from '../use';
import { Brand } from './sign_in';

const t = messages(
  {
    title: 'Join your team',
    text: 'You were invited to answer chats. Say how you are called, and choose a password.',
    name: 'Name',
    nameHint: 'Visitors see it when you answer.',
    password: 'Password',
    passwordHint: 'At least 8 characters. If you have an account here already, leave both as they are.',
    submit: 'Join',
    doneTitle: 'You are in',
    doneText: 'Sign in with your email address and your password.',
    signIn: 'Sign in',
    noToken: 'This address holds no invitation. Open the link of your invitation as a whole.',
  },
  {
    title: 'আপনার দলে যোগ দিন',
    text: 'আপনাকে চ্যাটের উত্তর দিতে আমন্ত্রণ জানানো হয়েছে। আপনার নাম লিখুন ও পাসওয়ার্ড বাছুন।',
    name: 'নাম',
    nameHint: 'আপনি উত্তর দিলে ভিজিটর এটি দেখেন।',
    password: 'পাসওয়ার্ড',
    passwordHint: 'কমপক্ষে ৮ অক্ষর। এখানে আগে থেকেই অ্যাকাউন্ট থাকলে দুটোই যেমন আছে রাখুন।',
    submit: 'যোগ দিন',
    doneTitle: 'আপনি যোগ দিয়েছেন',
    doneText: 'আপনার ইমেইল ও পাসওয়ার্ড দিয়ে সাইন ইন করুন।',
    signIn: 'সাইন ইন',
    noToken: 'এই ঠিকানায় কোনো আমন্ত্রণ নেই। আমন্ত্রণের পুরো লিংক খুলুন।',
  },
);

/** The page of an invitation link, /accept#TOKEN: behind "#", so that no server's log has the token. */
export const AcceptInvitation = () => {
  const [token] = useState(() => location.hash.slice(1));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState(token ? '' : t('noToken'));
  const [isDone, setDone] = useState(false);
  const [isBusy, run] = useBusy();
  const join = async () => {
    setProblem('');
    try {
      await api.post('auth/accept-invitation', { token, name: name.trim(), password });
      history.replaceState(null, '', '/accept'); // a used token has no place in the history
      setDone(true);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <main class="entrance">
      <Brand />
      <div class="entrance-card">
        <h1>{isDone ? t('doneTitle') : t('title')}</h1>
        {isDone ? (
          <>
            <p role="status">{t('doneText')}</p>
            <Link to="/login" class="button button-primary">
              {t('signIn')}
            </Link>
          </>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void run(join);
            }}
          >
            {token && <p class="quiet">{t('text')}</p>}
            {problem && (
              <Banner tone="danger" icon="warning">
                {problem}
              </Banner>
            )}
            {token && (
              <>
                <TextInput
                  label={t('name')}
                  hint={t('nameHint')}
                  autoComplete="name"
                  maxLength={200}
                  value={name}
                  onValue={setName}
                />
                <TextInput
                  label={t('password')}
                  hint={t('passwordHint')}
                  type="password"
                  autoComplete="new-password"
                  minLength={8}
                  maxLength={1024}
                  value={password}
                  onValue={setPassword}
                />
                <Button type="submit" kind="primary" isBusy={isBusy}>
                  {t('submit')}
                </Button>
              </>
            )}
          </form>
        )}
      </div>
      <div class="entrance-foot">
        <AppearanceMenu isNamed />
      </div>
    </main>
  );
};
