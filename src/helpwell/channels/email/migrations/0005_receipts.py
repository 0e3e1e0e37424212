from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("email", "0004_blocked_senders")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="asks_for_receipts",
            field=models.BooleanField(
                default=False, help_text="Mail servers are asked to report arrival (RFC 3461)."
            ),
        ),
    ]
