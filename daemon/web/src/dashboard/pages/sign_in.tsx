import { useState } from 'preact/hooks';
import { ApiError } from '../../shared/api';
import { messages } from '../../shared/i18n';
import type { SignedIn } from '../../shared/types';
import { AppearanceMenu } from '../frame';
import { navigate, place, queryOf } from '../router';
import { api, hasEnded, signIn } from '../session';
import { Banner, Button, Icon, TextInput } from '../ui';
import { useBusy, useCell } from '../use';

const t = messages(
  {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    code: 'Code of your authenticator',
    codeHint: 'Six digits, or one of your recovery codes.',
    submit: 'Sign in',
    wrong: 'Email, password or code is not right.',
    ended: 'Your session has ended. Sign in again to go on where you were.',
  },
  {
    title: 'সাইন ইন',
    email: 'ইমেইল',
    password: 'পাসওয়ার্ড',
    code: 'আপনার অথেনটিকেটরের কোড',
    codeHint: 'ছয় অঙ্ক, অথবা একটি পুনরুদ্ধার কোড।',
    submit: 'সাইন ইন করুন',
    wrong: 'ইমেইল, পাসওয়ার্ড বা কোড ঠিক নয়।',
    ended: 'আপনার সেশন শেষ হয়েছে। যেখানে ছিলেন সেখানে ফিরতে আবার সাইন ইন করুন।',
  },
);

export const Brand = () => (
  <span class="brand">
    <span class="brand-mark">
      <Icon name="chat" size={20} />
    </span>
    IteroChat
  </span>
);

/** Only paths of this origin: what the address says must not lead elsewhere. */
const wayOn = () => {
  const next = queryOf(place.value).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/';
};

export const SignIn = () => {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [problem, setProblem] = useState('');
  const [isBusy, run] = useBusy();
  const isBack = useCell(hasEnded);

  const submit = async () => {
    setProblem('');
    try {
      const body = { email: email.trim(), password, ...(needsCode && { totp: code.replace(/\s/g, '') }) };
      const answer = await api.post<SignedIn>('auth/sign-in', body);
      const to = wayOn();
      signIn(answer.token);
      navigate(to, true);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'totp_required') setNeedsCode(true);
      else if (error instanceof ApiError && error.status === 401) setProblem(t('wrong'));
      else setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <main class="entrance">
      <Brand />
      <div class="entrance-card">
        <h1>{t('title')}</h1>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void run(submit);
          }}
        >
          {isBack && !problem && <Banner icon="info">{t('ended')}</Banner>}
          {problem && (
            <Banner tone="danger" icon="warning">
              {problem}
            </Banner>
          )}
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onValue={setEmail}
          />
          <TextInput
            label={t('password')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onValue={setPassword}
          />
          {needsCode && (
            <TextInput
              label={t('code')}
              hint={t('codeHint')}
              autoComplete="one-time-code"
              required
              value={code}
              onValue={setCode}
              inputRef={(input) => input && !code && input.focus()}
            />
          )}
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {t('submit')}
          </Button>
        </form>
      </div>
      <div class="entrance-foot">
        <AppearanceMenu isNamed />
      </div>
    </main>
  );
};
