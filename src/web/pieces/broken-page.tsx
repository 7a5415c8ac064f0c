import { Component, type ReactNode } from "react";
import { Failed } from "./states.tsx";

interface Props {
  /** The address: another page is another try. */
  place: string;
  children: ReactNode;
}

/** Stands in for a page that fails, or whose file is not there any more after an update; the frame around it stays. */
export class BrokenPage extends Component<Props, { error?: unknown; place: string }> {
  override state: { error?: unknown; place: string } = { place: this.props.place };

  static getDerivedStateFromError = (error: unknown) => ({ error });

  static getDerivedStateFromProps = ({ place }: Props, state: { place: string }) =>
    place === state.place ? null : { place, error: undefined };

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    // A file that did not come once is not asked for again by this page.
    return <Failed error={this.state.error} again={() => location.reload()} />;
  }
}
