package example.shop.android

import android.content.Context
import com.prove.sdk.proveauth.OtpFinishInput
import com.prove.sdk.proveauth.OtpFinishStep
import com.prove.sdk.proveauth.OtpStartStep
import com.prove.sdk.proveauth.ProveAuth
import java.util.concurrent.Executors

/** What the user sees of the check. Both functions wait for the user; null is a user who leaves. */
interface Questions {
    fun mayWeSendAnSms(): Boolean

    fun code(): String?
}

/** Has Prove check that this phone is the user's. What came of it is learned by our server, which `finish` asks. */
class PhoneCheck(private val context: Context, private val questions: Questions, private val finish: () -> Unit) {
    // The SDK blocks and calls itself, so it gets two threads, and none of them is the main one.
    private val threads = Executors.newFixedThreadPool(2)

    fun run(authToken: String) = threads.execute {
        ProveAuth.builder()
            .withContext(context)
            .withAuthFinishStep { finish() }
            .withOtpFallback(start, enter)
            .build()
            .authenticate(authToken)
    }

    // Our server has named the number, so there is nothing to hand over but the user's consent.
    private val start = OtpStartStep { _, _, sms ->
        if (questions.mayWeSendAnSms()) sms.onSuccess(null) else sms.onError()
    }

    private val enter = OtpFinishStep { _, code ->
        questions.code()?.let { code.onSuccess(OtpFinishInput(it)) } ?: code.onError()
    }
}
