import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../pieces/button.tsx";
import { Icon } from "../pieces/icon.tsx";
import { Card, Page } from "../pieces/page.tsx";
import { sectionsQuestion } from "../questions.ts";
import { WillRun } from "../tonight/will-run.tsx";
import { AddLibrary } from "../welcome/add-library.tsx";
import { ChooseWindow } from "../welcome/choose-window.tsx";
import { welcome as words } from "../words/welcome.ts";
import "../styles/tonight.css";
import "../styles/welcome.css";

/** The first three steps: a library, the window, and what will happen. */
export default function FirstRun() {
  const [step, setStep] = useState(0);
  const [, go] = useLocation();
  const sections = useQuery(sectionsQuestion).data ?? [];
  return (
    <Page title={words.title} text={words.text}>
      <ol className="steps">
        {words.steps.map((title, index) => (
          <li
            key={title}
            aria-current={index === step ? "step" : undefined}
            className={index < step ? "done" : ""}
          >
            <span className="step-number">{index < step ? <Icon name="check" /> : index + 1}</span>
            {title}
          </li>
        ))}
      </ol>
      {step === 0 && (
        <Card title={words.steps[0]} note={words.step(1)}>
          <AddLibrary />
          <div className="step-end">
            <Button kind="strong" disabled={sections.length === 0} onClick={() => setStep(1)}>
              {words.next}
            </Button>
          </div>
        </Card>
      )}
      {step === 1 && (
        <Card title={words.steps[1]} note={words.step(2)}>
          <ChooseWindow onBack={() => setStep(0)} onSaved={() => setStep(2)} />
        </Card>
      )}
      {step === 2 && (
        <>
          <p className="lead">{words.plan.text}</p>
          <WillRun />
          <div className="step-end">
            <Button onClick={() => setStep(1)}>{words.back}</Button>
            <Button kind="strong" onClick={() => go("/")}>
              {words.plan.done}
            </Button>
          </div>
        </>
      )}
    </Page>
  );
}
