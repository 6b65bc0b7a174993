import type { CreateConnectorFn } from "wagmi";
import { walletConnect } from "wagmi/connectors";

interface WalletConnectInit {
  /** The operator's project at WalletConnect. */
  readonly project: string;
  /** This site's origin, which the wallet shows. */
  readonly origin: string;
  /** Told the link that a wallet scans or opens. */
  readonly onLink: (link: string) => void;
}

/**
 * Wallets in other apps and on other devices, by WalletConnect. Made when it is chosen and not before: making it loads
 * the SDK and opens its relay. We draw the code ourselves, so that no script, font or picture comes from elsewhere, and
 * nothing is reported to the vendor.
 */
export function walletConnectConnector({ project, origin, onLink }: WalletConnectInit): CreateConnectorFn {
  const create = walletConnect({
    projectId: project,
    showQrModal: false,
    telemetryEnabled: false,
    metadata: {
      name: "Starling",
      description: "Browser tabs that train AI models together and are paid for it.",
      url: origin,
      icons: [`${origin}/icon.svg`],
    },
  });
  return (config) => {
    const connector = create(config);
    return {
      ...connector,
      onDisplayUri(link: string) {
        onLink(link);
        connector.onDisplayUri(link);
      },
    };
  };
}
