package io.tidemark.account;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Stands on a service method that changes something and takes a {@link Caller} first: where it is refused or fails, the
 * audit log gets an entry of that, in a transaction of its own. What it did it records itself, in its transaction. The
 * target is named after the action and the second argument, if that is a string or an id: {@code image:ID} for
 * {@code image.delete}.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Action {

    /** What is done, such as {@code image.delete}. */
    @Nonbinding
    String value();
}
