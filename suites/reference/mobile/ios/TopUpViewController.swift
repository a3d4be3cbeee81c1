import UIKit
import WebKit

/// Shows the shop's top-up page, in which Proof's widget runs.
final class TopUpViewController: UIViewController, WKUIDelegate {
    private let page: URL

    init(page: URL) {
        self.page = page
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        fatalError("made in code only")
    }

    override func loadView() {
        let configuration = WKWebViewConfiguration()
        // Without it the selfie's video would take over the whole screen.
        configuration.allowsInlineMediaPlayback = true
        let web = WKWebView(frame: .zero, configuration: configuration)
        web.uiDelegate = self
        web.load(URLRequest(url: page))
        view = web
    }

    /// The system has asked the user already; the page need not ask again.
    func webView(
        _ webView: WKWebView,
        requestMediaCapturePermissionFor origin: WKSecurityOrigin,
        initiatedByFrame frame: WKFrameInfo,
        type: WKMediaCaptureType,
        decisionHandler: @escaping (WKPermissionDecision) -> Void
    ) {
        decisionHandler(type == .camera ? .grant : .prompt)
    }
}
