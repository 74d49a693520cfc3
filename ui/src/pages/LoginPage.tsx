import { useState } from "preact/hooks";
import { post } from "../api/client";
import type { Session } from "../api/types";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Notice } from "../components/Notice";

export function LoginPage({ onLogin }: { onLogin: (session: Session) => void }) {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const login = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      onLogin(await post<Session>("login", { user, password }));
    } catch (problem) {
      setRefused((problem as Error).message);
      setPassword("");
    }
  };
  return (
    <main class="login">
      <form onSubmit={login}>
        <h1>chopsticks</h1>
        <p class="hint">Log in to see and run tests.</p>
        {refused && <Notice tone="bad">{refused}</Notice>}
        <Field
          label="User"
          autocomplete="username"
          value={user}
          onInput={event => setUser(event.currentTarget.value)}
          required
        />
        <Field
          label="Password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={event => setPassword(event.currentTarget.value)}
          required
        />
        <Button type="submit" kind="primary" big>
          Log in
        </Button>
      </form>
    </main>
  );
}
