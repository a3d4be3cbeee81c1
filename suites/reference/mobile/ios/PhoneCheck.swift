import Foundation
import ProveAuth

/// What the user sees of the check. Both answer when the user has; nil is a user who leaves.
protocol Questions {
    func mayWeSendAnSMS(answer: @escaping (Bool) -> Void)
    func code(answer: @escaping (String?) -> Void)
}

/// Has Prove check that this phone is the user's. What came of it is learned by our server, which `finish` asks.
final class PhoneCheck: ProveAuthFinishStep, OtpStartStep, OtpFinishStep {
    private let questions: Questions
    private let finish: () -> Void

    init(questions: Questions, finish: @escaping () -> Void) {
        self.questions = questions
        self.finish = finish
    }

    /// The SDK blocks, so it runs beside the main thread.
    func run(authToken: String) {
        let check = ProveAuth.builder(authFinish: self)
            .withOtpFallback(otpStart: self, otpFinish: self)
            .build()
        DispatchQueue.global(qos: .userInitiated).async {
            check.authenticate(authToken: authToken) { _ in self.finish() }
        }
    }

    func execute(authId: String) {
        finish()
    }

    /// Our server has named the number, so there is nothing to hand over but the user's consent.
    func execute(phoneNumberNeeded: Bool, phoneValidationError: ProveAuthError?, callback: OtpStartStepCallback) {
        questions.mayWeSendAnSMS { $0 ? callback.onSuccess(input: nil) : callback.onError() }
    }

    func execute(otpError: ProveAuthError?, callback: OtpFinishStepCallback) {
        questions.code { code in
            guard let code else { return callback.onError() }
            callback.onSuccess(input: OtpFinishInput(otp: code))
        }
    }
}
