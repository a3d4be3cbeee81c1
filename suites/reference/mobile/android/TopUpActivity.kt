package example.shop.android

import android.app.Activity
import android.net.Uri
import android.os.Bundle
import androidx.browser.customtabs.CustomTabsIntent

/** Opens the shop's top-up page, in which Proof's widget runs. A Custom Tab has the camera and Google Pay. */
class TopUpActivity : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val page = Uri.parse(requireNotNull(intent.getStringExtra(PAGE)))
        CustomTabsIntent.Builder().setShowTitle(true).build().launchUrl(this, page)
        finish()
    }

    companion object {
        const val PAGE = "page"
    }
}
